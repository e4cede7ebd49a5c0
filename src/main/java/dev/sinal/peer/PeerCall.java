package dev.sinal.peer;

import dev.sinal.access.ClientAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request to another node.
 *
 * @param target the path and query, encoded, without keys: the node may log it
 * @param client the address of the client for which the request is sent
 * @param headers further headers; none that {@link java.net.http.HttpRequest} sets itself
 * @param body empty for a request without one
 * @param timeout the time within which the response must begin
 */
public record PeerCall(
        String method,
        String target,
        ClientAddress client,
        Map<String, String> headers,
        Optional<byte[]> body,
        Duration timeout) {}
