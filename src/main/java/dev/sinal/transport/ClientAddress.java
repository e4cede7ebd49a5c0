package dev.sinal.transport;

import dev.sinal.access.AllowedHosts;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Where a request comes from. */
final class ClientAddress {
    private static final List<String> FORWARDED = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");

    /** An IPv6 customer has at least as many addresses as this leaves. */
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /**
     * The client's own address: the peer's, unless the peer speaks for somebody else. Then it is unknown, for anyone can
     * write such a header; the reference would take everyone behind a local proxy for a local client.
     */
    static Optional<InetAddress> of(HttpServletRequest request) {
        var proxied = FORWARDED.stream().anyMatch(name -> request.getHeader(name) != null);
        return proxied ? Optional.empty() : Optional.of(peer(request));
    }

    /** What sessions are counted by: the peer's address; of an IPv6 one, its network (/64). */
    static String counted(HttpServletRequest request) {
        var address = peer(request).getAddress();
        return HexFormat.of().formatHex(address, 0, Math.min(address.length, NETWORK_BYTES));
    }

    private static InetAddress peer(HttpServletRequest request) {
        return AllowedHosts.literal(request.getRemoteAddr());
    }
}
