package dev.sinal.engineio;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** All sessions of one server, from their opening to their end. */
public final class EngineServer {
    private static final System.Logger LOG = System.getLogger(EngineServer.class.getName());

    private final EngineOptions options;
    private final Timers timers;
    private final ConcurrentMap<Sid, EngineSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger places;
    private volatile boolean closed;

    /** @param timers what the owner of this server keeps running */
    public EngineServer(EngineOptions options, Timers timers) {
        this.options = options;
        this.timers = timers;
        this.places = new AtomicInteger(options.maxSessions());
    }

    /** Whether there is no place for another session. */
    public boolean full() {
        return closed || places.get() <= 0;
    }

    /**
     * Opens a session on a transport, or closes the transport where there is no place for one.
     *
     * @param protocol makes what handles the session's messages; it must not send yet
     */
    public Optional<EngineSession> open(
            Transport transport, Heartbeat heartbeat, Function<EngineSession, SessionHandler> protocol) {
        if (places.getAndDecrement() <= 0) {
            places.getAndIncrement();
            transport.close(CloseCause.FULL);
            return Optional.empty();
        }
        var session = new EngineSession(options, timers, transport, heartbeat, protocol, this::forget);
        sessions.put(session.sid(), session);
        session.open();
        if (closed) {
            session.close(CloseCause.SHUTDOWN);
        }
        return Optional.of(session);
    }

    /** What a request on the server's path is for; the order of the checks is the reference's. */
    public Route route(HandshakeRequest request) {
        var error = request.transportError();
        if (error.isPresent()) {
            return new Route.Refused(error.get());
        }
        var sid = request.sid();
        if (sid.isEmpty()) {
            return request.openingError()
                    .or(() -> full() ? Optional.of(HandshakeError.TOO_MANY_SESSIONS) : Optional.empty())
                    .<Route>map(Route.Refused::new)
                    .orElseGet(Route.Opening::new);
        }
        var session = sid.map(Sid::new).map(sessions::get);
        if (session.isEmpty()) {
            return new Route.Refused(HandshakeError.UNKNOWN_SESSION);
        }
        return request.continues(session.get())
                ? new Route.Continuing(session.get())
                : new Route.Refused(HandshakeError.BAD_REQUEST);
    }

    /** The same where the URL stands for one namespace: a WebSocket that says nothing of Engine.IO only listens. */
    public Route routeDirect(HandshakeRequest request) {
        if (request.speaksEngineIo()) {
            return route(request.direct());
        }
        return full() ? new Route.Refused(HandshakeError.TOO_MANY_SESSIONS) : new Route.Opening();
    }

    /** How many sessions there are. */
    public int size() {
        return sessions.size();
    }

    /** Ends all sessions, and those that still come. */
    public void close() {
        closed = true;
        sessions.values().forEach(session -> session.close(CloseCause.SHUTDOWN));
    }

    private void forget(EngineSession session, CloseCause cause) {
        if (sessions.remove(session.sid()) != null) {
            places.getAndIncrement();
        }
        if (cause == CloseCause.SLOW) {
            LOG.log(System.Logger.Level.WARNING, "session closed: its client reads slower than its events come");
        }
    }
}
