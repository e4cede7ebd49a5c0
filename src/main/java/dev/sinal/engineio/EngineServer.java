package dev.sinal.engineio;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** All sessions of one server, from their opening to their end. */
public final class EngineServer {
    private static final System.Logger LOG = System.getLogger(EngineServer.class.getName());

    private final EngineOptions options;
    private final Timers timers;
    private final ConcurrentMap<Sid, EngineSession> sessions = new ConcurrentHashMap<>();
    private final SessionQuota quota;
    private final Counters<CloseCause> sessionsClosed = new Counters<>();
    private final Counters<HandshakeError> requestsRefused = new Counters<>();
    private volatile boolean down;

    /** @param timers what the owner of this server keeps running */
    public EngineServer(EngineOptions options, Timers timers) {
        this.options = options;
        this.timers = timers;
        this.quota = new SessionQuota(options.maxSessions(), options.maxSessionsPerAddress());
    }

    /**
     * Opens a session on a transport, or closes the transport where there is no place for one.
     *
     * @param protocol makes what handles the session's messages; it must not send yet
     */
    public Optional<EngineSession> open(
            Transport transport, SessionParameters newcomer, Function<EngineSession, SessionHandler> protocol) {
        if (!quota.acquire(newcomer.address())) {
            sessionsClosed.increment(EngineCloseCause.FULL);
            transport.close(EngineCloseCause.FULL);
            return Optional.empty();
        }
        var session = new EngineSession(options, timers, transport, newcomer, protocol, this);
        sessions.put(session.sid(), session);
        session.open();
        if (down) {
            session.close(EngineCloseCause.SHUTDOWN);
        }
        return Optional.of(session);
    }

    /** What a request on the server's path is for; the order of the checks is the reference's. */
    public Route route(HandshakeRequest request) {
        timers.runDue(); // a session whose time is up is no more, even if the clock's owner is a moment late
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
            return refused(EngineHandshakeError.UNKNOWN_SESSION);
        }
        return request.continues(session.get())
                ? new Route.Continuing(session.get())
                : refused(EngineHandshakeError.BAD_REQUEST);
    }

    /**
     * What a request is for on a URL that stands for a namespace: whoever names an Engine.IO version speaks it, as does whoever polls;
     * every other WebSocket just listens.
     */
    public Route routeDirect(HandshakeRequest request) {
        if (request.hasEngineIoVersion() || !request.upgrade()) {
            return route(request.withDefaultTransport());
        }
        return capacityError(request).map(this::refused).orElseGet(() -> new Route.Opening(EnginePacketCodec.V4));
    }

    /** Counts a refused request, and returns its error. */
    public HandshakeError countRefusal(HandshakeError error) {
        requestsRefused.increment(error);
        return error;
    }

    /** How many requests were refused for each reason. */
    public Counters<HandshakeError> requestsRefused() {
        return requestsRefused;
    }

    /** How many sessions ended for each cause, and how many WebSockets did not become one. */
    public Counters<CloseCause> sessionsClosed() {
        return sessionsClosed;
    }

    /** Those there are, while others come and go. */
    public Collection<EngineSession> sessions() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    /** How many sessions there are. */
    public int size() {
        return sessions.size();
    }

    /** Opens no session any more; answers those there are. */
    Iterator<EngineSession> stopAccepting() {
        down = true;
        return sessions.values().iterator();
    }

    /** Ends all sessions, and those that still come. */
    public void close() {
        down = true;
        sessions.values().forEach(session -> session.close(EngineCloseCause.SHUTDOWN));
    }

    private Route refused(HandshakeError error) {
        return new Route.Refused(countRefusal(error));
    }

    private Optional<HandshakeError> capacityError(HandshakeRequest request) {
        return down ? Optional.of(EngineHandshakeError.GOING_DOWN) : quota.refusal(request.address());
    }

    void sessionClosed(EngineSession session, CloseCause cause) {
        sessionsClosed.increment(cause);
        if (sessions.remove(session.sid()) != null) {
            quota.release(session.address());
        }
        if (cause == EngineCloseCause.SLOW) {
            LOG.log(System.Logger.Level.WARNING, "session closed: its client reads slower than its events come");
        }
    }
}
