package dev.sinal.engineio;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request that opens a session, or belongs to one.
 *
 * @param method the HTTP method
 * @param query the decoded query parameters, each with all its values
 * @param upgrade whether the request upgrades to a WebSocket
 * @param address the key under which a session counts towards {@link EngineOptions#maxSessionsPerAddress}
 */
public record HandshakeRequest(String method, Map<String, List<String>> query, boolean upgrade, String address) {

    /** Returns this request with {@code transport=websocket}, if it upgrades to a WebSocket and names no transport. */
    public HandshakeRequest withDefaultTransport() {
        if (!upgrade) {
            return this;
        }
        var parameters = new LinkedHashMap<>(query);
        parameters.putIfAbsent("transport", List.of("websocket"));
        return new HandshakeRequest(method, parameters, true, address);
    }

    /** Returns whether the request has an Engine.IO version, supported or not. */
    public boolean hasEngineIoVersion() {
        return query.containsKey("EIO");
    }

    Optional<HandshakeError> transportError() {
        return is("transport", "polling") || is("transport", "websocket")
                ? Optional.empty()
                : Optional.of(EngineHandshakeError.UNKNOWN_TRANSPORT);
    }

    /** Returns the session id; an empty string, which no session has, if there are several. An empty id is none, as in engine.io. */
    Optional<String> sid() {
        var values = query.getOrDefault("sid", List.of(""));
        return values.size() > 1 ? Optional.of("") : Optional.of(values.get(0)).filter(sid -> !sid.isEmpty());
    }

    /** Returns the error of a request that has no session id. */
    Optional<HandshakeError> openingError() {
        if (!method.equals("GET")) {
            return Optional.of(EngineHandshakeError.BAD_METHOD);
        }
        if (upgrade != is("transport", "websocket")) {
            return Optional.of(EngineHandshakeError.BAD_REQUEST);
        }
        return protocol().isPresent() ? Optional.empty() : Optional.of(EngineHandshakeError.UNSUPPORTED_VERSION);
    }

    /** Returns the codec of the session that this request opens. */
    EnginePacketCodec codec() {
        var callback = upgrade ? Optional.<String>empty() : first("j").map(number -> number.replaceAll("[^0-9]", ""));
        var base64 = callback.isPresent() || first("b64").isPresent();
        return new EnginePacketCodec(protocol().orElseThrow(), base64, callback);
    }

    /** Returns whether this request may continue a session: its version, transport and method must fit. */
    boolean isAllowedFor(EngineSession session) {
        // A WebSocket that can't upgrade the session is opened and then closed, as engine.io does.
        return isAllowedForSession()
                && protocol().equals(Optional.of(session.codec().protocol()))
                && (upgrade || session.isPolling());
    }

    /** Returns whether this request may continue a session of some kind. */
    boolean isAllowedForSession() {
        return upgrade
                ? method.equals("GET") && is("transport", "websocket")
                : is("transport", "polling") && (method.equals("GET") || method.equals("POST"));
    }

    /** Returns the parameters that {@link #isAllowedFor} looks at, as a query string: no other one, which may be a key. */
    String sessionQuery() {
        return Stream.of("EIO", "transport", "sid")
                .flatMap(name -> query.getOrDefault(name, List.of()).stream()
                        .map(value -> name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
    }

    private Optional<ProtocolVersion> protocol() {
        return query.getOrDefault("EIO", List.of()).size() == 1
                ? first("EIO").flatMap(ProtocolVersion::parse)
                : Optional.empty();
    }

    private Optional<String> first(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    private boolean is(String name, String value) {
        return List.of(value).equals(query.get(name));
    }
}
