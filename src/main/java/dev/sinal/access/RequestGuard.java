package dev.sinal.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is asked of everyone at the door, before who they are: where they are, whose page sent them, and how often they came. */
@Singleton
public final class RequestGuard {
    private final TrustedProxies proxies;
    private final GlobalKeys keys;
    private final CorsPolicy crossOrigin;
    private final RateLimits floods;
    private final Audit audit;

    @Inject
    public RequestGuard(
            TrustedProxies proxies, GlobalKeys keys, CorsPolicy crossOrigin, RateLimits floods, Audit audit) {
        this.proxies = proxies;
        this.keys = keys;
        this.crossOrigin = crossOrigin;
        this.floods = floods;
        this.audit = audit;
    }

    /**
     * Where the client of a request is.
     *
     * @param peer the other end of the connection, as the server reports it
     * @param headers all values of a header
     */
    public ClientAddress client(String peer, Function<String, List<String>> headers) {
        return proxies.client(peer, headers);
    }

    /** Why this client is not answered at all; empty if it is, as those on this machine always are. */
    public Optional<String> silence(ClientAddress from) {
        var flaw = keys.weakness().filter(found -> !from.isLoopback());
        noted(flaw.isEmpty(), Refusal.KNOWN_KEY, from);
        return flaw;
    }

    /**
     * Whether a page may open a WebSocket here; a browser leaves that to the server.
     *
     * @param origin of the page; null for a client that is no browser
     * @param host the server, as the page calls it
     */
    public boolean admits(String origin, String host, ClientAddress from) {
        return noted(origin == null || crossOrigin.admits(origin, host), Refusal.ORIGIN, from);
    }

    /** Whether answers may be written as scripts (JSONP), which no browser keeps from any page. */
    public boolean admitsScripts(ClientAddress from) {
        return noted(crossOrigin.admitsScripts(), Refusal.ORIGIN, from);
    }

    /** How long this client has to wait before it may open a session; empty if it may now. */
    public Optional<Duration> handshake(ClientAddress from) {
        var penalty = floods.penalty(from);
        var wait = penalty.or(() -> floods.handshake(from));
        noted(wait.isEmpty(), penalty.isPresent() ? Refusal.TOO_MANY_KEYS : Refusal.TOO_MANY_HANDSHAKES, from);
        return wait;
    }

    /** Notes that this client was refused for the sessions that it has. */
    public void crowds(ClientAddress from) {
        noted(false, Refusal.TOO_MANY_SESSIONS, from);
    }

    private boolean noted(boolean admitted, Refusal otherwise, ClientAddress from) {
        if (!admitted) {
            audit.refused(otherwise, "a request", from);
        }
        return admitted;
    }
}
