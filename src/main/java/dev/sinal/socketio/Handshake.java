package dev.sinal.socketio;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client showed of itself when it opened its session.
 *
 * @param query the decoded query parameters, each with all its values
 * @param headers the request's headers, their names in lower case
 * @param address the client's address, or that of a proxy which nobody trusts
 * @param verified whether it is the client's own
 */
public record Handshake(
        Map<String, List<String>> query, Map<String, List<String>> headers, InetAddress address, boolean verified) {
    /** The first value of a query parameter that is not empty. */
    public Optional<String> query(String name) {
        return first(query, name);
    }

    /** The first value of a header that is not empty. */
    public Optional<String> header(String name) {
        return first(headers, name);
    }

    private static Optional<String> first(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** Says where from, not what it shows: that may be a key. */
    @Override
    public String toString() {
        return "Handshake[" + (verified ? "" : "behind ") + address.getHostAddress() + "]";
    }
}
