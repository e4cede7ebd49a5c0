package dev.sinal.engineio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request to open a session asks for.
 *
 * @param get whether its method is GET
 * @param query the decoded query parameters, each with all its values
 * @param upgrade whether the request asks to become a WebSocket
 */
public record HandshakeRequest(boolean get, Map<String, List<String>> query, boolean upgrade) {

    /** What is wrong with it, if anything. The order of the checks is the reference's. */
    public Optional<HandshakeError> error() {
        if (!isExactly("transport", "websocket")) {
            return Optional.of(HandshakeError.UNKNOWN_TRANSPORT);
        }
        if (query.containsKey("sid")) {
            return Optional.of(HandshakeError.UNKNOWN_SESSION);
        }
        if (!get) {
            return Optional.of(HandshakeError.BAD_METHOD);
        }
        if (!upgrade) {
            return Optional.of(HandshakeError.BAD_REQUEST);
        }
        return isExactly("EIO", "4") ? Optional.empty() : Optional.of(HandshakeError.UNSUPPORTED_VERSION);
    }

    /**
     * What is wrong with it where the URL itself is the session's: no query at all is a plain WebSocket, and the transport
     * needs no name.
     */
    public Optional<HandshakeError> directError() {
        if (!query.containsKey("EIO")) {
            return Optional.empty();
        }
        var named = new LinkedHashMap<>(query);
        named.putIfAbsent("transport", List.of("websocket"));
        return new HandshakeRequest(get, named, upgrade).error();
    }

    private boolean isExactly(String name, String value) {
        return List.of(value).equals(query.get(name));
    }
}
