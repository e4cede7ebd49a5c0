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
    private final SessionQuota places;
    private final EnumCounters<CloseCause> closed = new EnumCounters<>(CloseCause.class);
    private final EnumCounters<HandshakeError> refused = new EnumCounters<>(HandshakeError.class);
    private volatile boolean down;

    /** @param timers what the owner of this server keeps running */
    public EngineServer(EngineOptions options, Timers timers) {
        this.options = options;
        this.timers = timers;
        this.places = new SessionQuota(options.maxSessions(), options.maxSessionsPerAddress());
    }

    /**
     * Opens a session on a transport, or closes the transport where there is no place for one.
     *
     * @param protocol makes what handles the session's messages; it must not send yet
     */
    public Optional<EngineSession> open(
            Transport transport, SessionParameters newcomer, Function<EngineSession, SessionHandler> protocol) {
        if (!places.take(newcomer.address())) {
            closed.count(CloseCause.FULL);
            transport.close(CloseCause.FULL);
            return Optional.empty();
        }
        var session = new EngineSession(options, timers, transport, newcomer, protocol, this);
        sessions.put(session.sid(), session);
        session.open();
        if (down) {
            session.close(CloseCause.SHUTDOWN);
        }
        return Optional.of(session);
    }

    /** What a request on the server's path is for; the order of the checks is the reference's. */
    public Route route(HandshakeRequest request) {
        timers.runDue(); // a session whose time is up is no more, even if the clock's owner is a moment late
        var error = request.transportError();
        if (error.isPresent()) {
            return refuse(error.get());
        }
        var sid = request.sid();
        if (sid.isEmpty()) {
            return request.openingError()
                    .or(() -> noPlace(request))
                    .<Route>map(this::refuse)
                    .orElseGet(() -> new Route.Opening(request.dialect()));
        }
        var session = sid.map(Sid::new).map(sessions::get);
        if (session.isEmpty()) {
            return refuse(HandshakeError.UNKNOWN_SESSION);
        }
        return request.continues(session.get())
                ? new Route.Continuing(session.get())
                : refuse(HandshakeError.BAD_REQUEST);
    }

    /**
     * What a request is for on a URL that stands for a namespace: whoever names an Engine.IO version speaks it, as does whoever polls;
     * every other WebSocket just listens.
     */
    public Route routeDirect(HandshakeRequest request) {
        if (request.speaksEngineIo() || !request.upgrade()) {
            return route(request.direct());
        }
        return noPlace(request).<Route>map(this::refuse).orElseGet(() -> new Route.Opening(EnginePacketCodec.CURRENT));
    }

    /** Refuses a request, and counts it. */
    public Route.Refused refuse(HandshakeError error) {
        refused.count(error);
        return new Route.Refused(error);
    }

    /** How many requests were refused for each reason. */
    public EnumCounters<HandshakeError> refused() {
        return refused;
    }

    /** How many sessions ended for each cause, and how many WebSockets did not become one. */
    public EnumCounters<CloseCause> closed() {
        return closed;
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
    Iterator<EngineSession> admitNoMore() {
        down = true;
        return sessions.values().iterator();
    }

    /** Ends all sessions, and those that still come. */
    public void close() {
        down = true;
        sessions.values().forEach(session -> session.close(CloseCause.SHUTDOWN));
    }

    private Optional<HandshakeError> noPlace(HandshakeRequest request) {
        return down ? Optional.of(HandshakeError.GOING_DOWN) : places.refusal(request.address());
    }

    void forget(EngineSession session, CloseCause cause) {
        closed.count(cause);
        if (sessions.remove(session.sid()) != null) {
            places.free(session.address());
        }
        if (cause == CloseCause.SLOW) {
            LOG.log(System.Logger.Level.WARNING, "session closed: its client reads slower than its events come");
        }
    }
}
