package dev.sinal.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The checks of every request before its caller is known: its address, its origin and its rate. Refusals are audited. */
@Singleton
public final class RequestGuard {
    private final TrustedProxies proxies;
    private final GlobalKeys keys;
    private final CorsPolicy cors;
    private final RateLimits rateLimits;
    private final Audit audit;

    @Inject
    public RequestGuard(TrustedProxies proxies, GlobalKeys keys, CorsPolicy cors, RateLimits rateLimits, Audit audit) {
        this.proxies = proxies;
        this.keys = keys;
        this.cors = cors;
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
     * Returns why every request of this client is refused, or empty if it is not. Clients on this machine never are; other clients are
     * while the global keys are missing or publicly known.
     */
    public Optional<String> lockdownReason(ClientAddress address) {
        var weakness = keys.weakness().filter(found -> !address.isLoopback());
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
        var penalty = rateLimits.penalty(address);
        var wait = penalty.or(() -> rateLimits.acquireHandshake(address));
        audited(wait.isEmpty(), penalty.isPresent() ? Refusal.TOO_MANY_KEYS : Refusal.TOO_MANY_HANDSHAKES, address);
        return wait;
    }

    /** Audits a client that was refused because of the number of its sessions. */
    public void auditTooManySessions(ClientAddress address) {
        audited(false, Refusal.TOO_MANY_SESSIONS, address);
    }

    private boolean audited(boolean allowed, Refusal refusal, ClientAddress address) {
        if (!allowed) {
            audit.refused(refusal, "a request", address);
        }
        return allowed;
    }
}
