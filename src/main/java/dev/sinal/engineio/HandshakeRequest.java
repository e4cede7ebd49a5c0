package dev.sinal.engineio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request on the server's path says of itself.
 *
 * @param method its HTTP method
 * @param query the decoded query parameters, each with all its values
 * @param upgrade whether the request asks to become a WebSocket
 * @param address what the limit of sessions an address counts it by
 */
public record HandshakeRequest(String method, Map<String, List<String>> query, boolean upgrade, String address) {

    /** The same, where the URL itself stands for the transport: for a WebSocket it needs no name. */
    public HandshakeRequest withDefaultTransport() {
        if (!upgrade) {
            return this;
        }
        var named = new LinkedHashMap<>(query);
        named.putIfAbsent("transport", List.of("websocket"));
        return new HandshakeRequest(method, named, true, address);
    }

    /** Whether it speaks Engine.IO, of whatever version. */
    public boolean hasEngineIoVersion() {
        return query.containsKey("EIO");
    }

    Optional<HandshakeError> transportError() {
        return is("transport", "polling") || is("transport", "websocket")
                ? Optional.empty()
                : Optional.of(EngineHandshakeError.UNKNOWN_TRANSPORT);
    }

    /** The session that it names. A name that is given twice names none. */
    Optional<String> sid() {
        return Optional.ofNullable(query.get("sid")).map(given -> given.size() == 1 ? given.get(0) : "");
    }

    Optional<HandshakeError> openingError() {
        if (!method.equals("GET")) {
            return Optional.of(EngineHandshakeError.BAD_METHOD);
        }
        if (upgrade != is("transport", "websocket")) {
            return Optional.of(EngineHandshakeError.BAD_REQUEST);
        }
        return protocol().isPresent() ? Optional.empty() : Optional.of(EngineHandshakeError.UNSUPPORTED_VERSION);
    }

    /** How a session writes its packets that this request opens. */
    EnginePacketCodec codec() {
        var callback = upgrade ? Optional.<String>empty() : first("j").map(number -> number.replaceAll("[^0-9]", ""));
        var base64 = callback.isPresent() || first("b64").isPresent();
        return new EnginePacketCodec(protocol().orElseThrow(), base64, callback);
    }

    /** Whether it goes on with a session in the session's own terms. */
    boolean continues(EngineSession session) {
        if (!protocol().equals(Optional.of(session.codec().protocol()))) {
            return false;
        }
        if (upgrade) {
            // Whether it can upgrade shows when the WebSocket is there: the reference opens and closes it, too.
            return method.equals("GET") && is("transport", "websocket");
        }
        return is("transport", "polling") && session.isPolling() && (method.equals("GET") || method.equals("POST"));
    }

    private Optional<ProtocolVersion> protocol() {
        return query.getOrDefault("EIO", List.of()).size() == 1
                ? first("EIO").flatMap(ProtocolVersion::named)
                : Optional.empty();
    }

    private Optional<String> first(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    private boolean is(String name, String value) {
        return List.of(value).equals(query.get(name));
    }
}
