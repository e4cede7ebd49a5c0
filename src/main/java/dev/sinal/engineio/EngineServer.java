package dev.sinal.engineio;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The open sessions of a server. It routes requests to them, opens new ones within the limits, and counts how they close. */
public final class EngineServer {
    private static final System.Logger LOG = System.getLogger(EngineServer.class.getName());

    private final EngineOptions options;
    private final Timers timers;
    private final ConcurrentMap<Sid, EngineSession> sessions = new ConcurrentHashMap<>();
    private final SessionQuota quota;
    private final String node;
    private final Counters<CloseCause> sessionsClosed = new Counters<>();
    private final Counters<HandshakeError> requestsRefused = new Counters<>();
    private volatile boolean accepting = true;

    /**
     * Creates a server that is in no cluster.
     *
     * @param timers the timers of all sessions; the caller must run them
     */
    public EngineServer(EngineOptions options, Timers timers) {
        this(options, timers, "");
    }

    /**
     * Creates a server.
     *
     * @param timers the timers of all sessions; the caller must run them
     * @param node the id with which the ids of the server's sessions begin: base64url characters, none if it is in no cluster
     */
    public EngineServer(EngineOptions options, Timers timers, String node) {
        this.options = options;
        this.timers = timers;
        this.node = node;
        this.quota = new SessionQuota(options.maxSessions(), options.maxSessionsPerAddress());
    }

    /**
     * Opens a session on a transport. If the server has as many sessions as its limits allow, closes the transport instead and returns
     * empty.
     *
     * @param protocol creates the handler of the session's messages; it must not send before {@link SessionHandler#opened}
     */
    public Optional<EngineSession> open(
            Transport transport, SessionParameters parameters, Function<EngineSession, SessionHandler> protocol) {
        if (!quota.acquire(parameters.address())) {
            refuse(transport);
            return Optional.empty();
        }
        EngineSession session;
        try {
            session = new EngineSession(options, timers, transport, parameters, protocol, this);
        } catch (Throwable failure) {
            quota.release(parameters.address());
            throw failure;
        }
        sessions.put(session.sid(), session);
        session.open();
        if (!accepting) {
            session.close(EngineCloseCause.SHUTDOWN);
        }
        return Optional.of(session);
    }

    /** Closes a transport because a limit of sessions is reached, and counts it. */
    public void refuse(Transport transport) {
        sessionsClosed.increment(EngineCloseCause.FULL);
        transport.close(EngineCloseCause.FULL);
    }

    /** Routes a request on the server's path. The checks have the same order as in engine.io. Counts the request if it is refused. */
    public Route route(HandshakeRequest request) {
        timers.runDue(); // a session that has timed out is not found, even if the thread of the timers is late
        var error = request.transportError();
        if (error.isPresent()) {
            return refused(error.get());
        }
        var sid = request.sid();
        if (sid.isEmpty()) {
            return request.openingError()
                    .or(() -> capacityError(request))
                    .map(this::refused)
                    .orElseGet(() -> new Route.Opening(request.codec()));
        }
        var session = sid.map(Sid::new).map(sessions::get);
        if (session.isEmpty()) {
            return routeElsewhere(request, new Sid(sid.get()));
        }
        return request.isAllowedFor(session.get())
                ? new Route.Continuing(session.get())
                : refused(EngineHandshakeError.BAD_REQUEST);
    }

    private Route routeElsewhere(HandshakeRequest request, Sid sid) {
        if (node.isEmpty() || sid.node().isEmpty() || sid.node().equals(node)) {
            return refused(EngineHandshakeError.UNKNOWN_SESSION);
        }
        return request.isAllowedForSession()
                ? new Route.Elsewhere(sid.node(), request.sessionQuery())
                : refused(EngineHandshakeError.BAD_REQUEST);
    }

    /**
     * Routes a request on the URL of a namespace. A WebSocket without an Engine.IO version opens a session for a client that does not
     * implement Engine.IO; every other request is routed as on the server's path.
     */
    public Route routeDirect(HandshakeRequest request) {
        if (request.hasEngineIoVersion() || !request.upgrade()) {
            return route(request.withDefaultTransport());
        }
        return capacityError(request).map(this::refused).orElseGet(() -> new Route.Opening(EnginePacketCodec.V4));
    }

    Sid newSid() {
        return Sid.random(node);
    }

    /** Counts a refused request, and returns its error. */
    public HandshakeError countRefusal(HandshakeError error) {
        requestsRefused.increment(error);
        return error;
    }

    /** Returns the number of refused requests by error. */
    public Counters<HandshakeError> requestsRefused() {
        return requestsRefused;
    }

    /** Returns the number of closed sessions by cause, including WebSockets that were closed before they belonged to a session. */
    public Counters<CloseCause> sessionsClosed() {
        return sessionsClosed;
    }

    /** Returns a live, unmodifiable view of the open sessions. */
    public Collection<EngineSession> sessions() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    /** Returns the number of open sessions. */
    public int size() {
        return sessions.size();
    }

    /** Refuses all requests that would open a session from now on. */
    void stopAccepting() {
        accepting = false;
    }

    /** Closes all sessions at once, and those that are being opened. */
    public void close() {
        stopAccepting();
        sessions.values().forEach(session -> session.close(EngineCloseCause.SHUTDOWN));
    }

    private Route refused(HandshakeError error) {
        return new Route.Refused(countRefusal(error));
    }

    private Optional<HandshakeError> capacityError(HandshakeRequest request) {
        if (!accepting) {
            return Optional.of(EngineHandshakeError.GOING_DOWN);
        }
        if (quota.isFull()) {
            return Optional.of(EngineHandshakeError.TOO_MANY_SESSIONS);
        }
        return quota.isFull(request.address())
                ? Optional.of(EngineHandshakeError.TOO_MANY_FROM_ADDRESS)
                : Optional.empty();
    }

    /**
     * Counts and removes a session that has closed. It counts towards the limits until its client has taken the response that is being sent:
     * connections that are not read would otherwise not be limited.
     */
    void remove(EngineSession session, CloseCause cause, Transport transport) {
        sessionsClosed.increment(cause);
        if (sessions.remove(session.sid()) == null) {
            return;
        }
        Runnable release = () -> quota.release(session.address());
        if (transport instanceof PollingTransport polling) {
            polling.whenResponded(release);
        } else {
            release.run();
        }
    }

    /** Logs that a session closes because its client reads too slowly. */
    void logSlow(EngineSession session, String exceeded) {
        LOG.log(
                System.Logger.Level.WARNING,
                "session closed: " + exceeded + ": sid=" + session.sid().value() + " address=" + session.address());
    }
}
