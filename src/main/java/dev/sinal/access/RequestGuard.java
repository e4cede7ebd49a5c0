package dev.sinal.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The checks of every request before its caller is known: its address, its origin and its rate. Refusals are audited. */
@Singleton
public final class RequestGuard {
    private final TrustedProxies proxies;
    private final GlobalKeys keys;
    private final CorsPolicy cors;
    private final ForeignPages foreignPages;
    private final RateLimits rateLimits;
    private final Audit audit;

    @Inject
    public RequestGuard(
            TrustedProxies proxies,
            GlobalKeys keys,
            CorsPolicy cors,
            ForeignPages foreignPages,
            RateLimits rateLimits,
            Audit audit) {
        this.proxies = proxies;
        this.keys = keys;
        this.cors = cors;
        this.foreignPages = foreignPages;
        this.rateLimits = rateLimits;
        this.audit = audit;
    }

    /**
     * Returns the address of a request's client.
     *
     * @param peer the address of the connection's peer, as the server reports it
     * @param headers returns all values of a header
     */
    public ClientAddress client(String peer, Function<String, List<String>> headers) {
        return proxies.client(peer, headers);
    }

    /**
     * Returns why a request is refused whatever it is for, or empty if it is not. Requests from this machine never are, except those of
     * pages of other sites in a browser on it; all others are while the global keys are missing or publicly known.
     *
     * @param header returns the value of a header by its name in lower case; null if the request has none
     */
    public Optional<String> lockdownReason(ClientAddress address, UnaryOperator<String> header) {
        var weakness = keys.weakness()
                .filter(found -> !address.isLoopback() || foreignPages.mayBeForeign(address, header, false));
        audited(weakness.isEmpty(), Refusal.KNOWN_KEY, address);
        return weakness;
    }

    /**
     * Returns whether a page may open a WebSocket, which browsers leave to the server to decide.
     *
     * @param origin the page's origin; null for a client that is not a browser
     * @param host the request's {@code Host}
     */
    public boolean allowsWebSocket(String origin, String host, ClientAddress address) {
        return audited(origin == null || cors.allowsWebSocket(origin, host), Refusal.ORIGIN, address);
    }

    /** Returns whether responses may be scripts (JSONP), which browsers run for pages of any origin. */
    public boolean allowsJsonp(ClientAddress address) {
        return audited(cors.allowsJsonp(), Refusal.ORIGIN, address);
    }

    /** Counts a handshake; returns the time that the client has to wait before it may open a session, or empty if it may now. */
    public Optional<Duration> acquireHandshake(ClientAddress address) {
        var wait = rateLimits.acquireHandshake(address);
        audited(wait.isEmpty(), Refusal.TOO_MANY_HANDSHAKES, address);
        return wait;
    }

    /** Audits a client that was refused because of the number of its sessions. */
    public void auditTooManySessions(ClientAddress address) {
        audited(false, Refusal.TOO_MANY_SESSIONS, address);
    }

    /** Audits a client that was refused because of the number of its sessions that have joined no namespace. */
    public void auditTooManyHandshakes(ClientAddress address) {
        audited(false, Refusal.TOO_MANY_HANDSHAKES, address);
    }

    private boolean audited(boolean allowed, Refusal refusal, ClientAddress address) {
        if (!allowed) {
            audit.refused(refusal, "a request", address);
        }
        return allowed;
    }
}
