package dev.sinal.transport;

import dev.sinal.access.AllowedHosts;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Where a request comes from. */
final class ClientAddress {
    private static final List<String> FORWARDED = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");

    private ClientAddress() {}

    /**
     * The client's own address: the peer's, unless the peer speaks for somebody else. Then it is unknown, for anyone can
     * write such a header; the reference would take everyone behind a local proxy for a local client.
     */
    static Optional<InetAddress> of(HttpServletRequest request) {
        var proxied = FORWARDED.stream().anyMatch(name -> request.getHeader(name) != null);
        return proxied ? Optional.empty() : Optional.of(AllowedHosts.literal(request.getRemoteAddr()));
    }
}
