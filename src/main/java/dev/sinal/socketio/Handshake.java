package dev.sinal.socketio;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The request that opens a session.
 *
 * @param query the decoded query parameters, each with all its values
 * @param headers the request's headers, their names in lower case
 * @param address the client's address, or that of a proxy that is not trusted
 * @param verified whether it is the client's own address
 */
public record Handshake(
        Map<String, List<String>> query, Map<String, List<String>> headers, InetAddress address, boolean verified) {
    /** Returns the first value of a query parameter that is not empty. */
    public Optional<String> query(String name) {
        return first(query, name);
    }

    /** Returns the first value of a header that is not empty. */
    public Optional<String> header(String name) {
        return first(headers, name);
    }

    private static Optional<String> first(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** Returns the address only: the query and the headers may contain a key. */
    @Override
    public String toString() {
        return "Handshake[" + (verified ? "" : "behind ") + address.getHostAddress() + "]";
    }
}
