package dev.sinal.transport;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the path of a request stands for.
 *
 * <p>It is derived from the raw path, because the servers differ: {@code /x/} matches {@code /{instance}} on WildFly and nothing on Payara,
 * and {@code /a%2Fb} arrives decoded on one of them only.
 */
sealed interface RequestTarget {
    /** The path of standard clients. */
    record SocketIo() implements RequestTarget {}

    /** The URL of one namespace: the root, or an instance's. */
    record Direct(String namespace) implements RequestTarget {}

    /** Any other path. */
    record Other() implements RequestTarget {}

    static RequestTarget of(String rawPath) {
        if (rawPath.equals("/socket.io") || rawPath.startsWith("/socket.io/")) {
            return rawPath.length() <= "/socket.io/".length() ? new SocketIo() : new Other();
        }
        var path = rawPath.length() > 2 && rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath;
        return namespace(path).<RequestTarget>map(Direct::new).orElseGet(Other::new);
    }

    private static Optional<String> namespace(String path) {
        // Tyrus (Payara 6.2025.10) parses a brace as part of a template, and fails.
        if (path.indexOf('/', 1) >= 0 || path.contains(";") || path.contains("{")) {
            return Optional.empty();
        }
        try {
            // In a path, a plus sign does not stand for a space.
            var name = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
            return name.lastIndexOf('/') == 0 ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
