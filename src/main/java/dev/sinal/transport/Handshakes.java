package dev.sinal.transport;

import dev.sinal.access.ClientAddress;
import dev.sinal.access.Doorstep;
import dev.sinal.engineio.Dialect;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.HandshakeRequest;
import dev.sinal.engineio.Route;
import dev.sinal.socketio.Authenticator;
import dev.sinal.socketio.Authenticator.Admission;
import dev.sinal.socketio.Authenticator.Verdict.Admitted;
import dev.sinal.socketio.Authenticator.Verdict.Refused;
import dev.sinal.socketio.Entry;
import dev.sinal.socketio.Handshake;
import dev.sinal.socketio.SocketIoServer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges every handshake before the upgrade, where a refusal still reaches the client as HTTP on both servers, and hands
 * on what it found out.
 */
@Singleton
class Handshakes {
    private final Doorstep doorstep;
    private final Authenticator authenticator;
    private final EngineServer engine;
    private final SocketIoServer server;

    @Inject
    Handshakes(Doorstep doorstep, Authenticator authenticator, EngineServer engine, SocketIoServer server) {
        this.doorstep = doorstep;
        this.authenticator = authenticator;
        this.engine = engine;
        this.server = server;
    }

    /** Lets a request go on to an endpoint or to polling, or answers why it can't. */
    void judge(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            Target target,
            ClientAddress from)
            throws IOException, ServletException {
        if (AdmittedRequest.asksForWebSocket(request) && ServerConnection.isClosed(request)) {
            return;
        }
        HandshakeRequest asked;
        var origin = request.getHeader("Origin");
        try {
            asked = AdmittedRequest.asked(request, from.counted());
            requireValid(request, origin);
        } catch (IllegalArgumentException malformed) {
            refuse(response, HandshakeError.BAD_REQUEST);
            return;
        }
        var admitted = asked.upgrade()
                ? doorstep.admits(origin, request.getHeader("Host"), from)
                : !asked.query().containsKey("j") || doorstep.admitsScripts(from);
        if (!admitted) {
            refuse(response, HandshakeError.FOREIGN_ORIGIN);
            return;
        }
        var route = target instanceof Target.Direct ? engine.routeDirect(asked) : engine.route(asked);
        if (route instanceof Route.Refused refused) {
            if (refused.error() == HandshakeError.TOO_MANY_FROM_ADDRESS) {
                doorstep.crowds(from);
            }
            Reply.refuse(response, refused.error());
        } else if (route instanceof Route.Continuing continuing) {
            var client = AdmittedClient.continuing(continuing.session());
            AdmittedRequest.pass(request, response, chain, path(target, request), client);
        } else if (route instanceof Route.Opening opening) {
            open(request, response, chain, target, asked, opening.dialect(), from);
        }
    }

    private void open(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            Target target,
            HandshakeRequest asked,
            Dialect dialect,
            ClientAddress from)
            throws IOException, ServletException {
        var wait = doorstep.handshake(from);
        if (wait.isPresent()) {
            Reply.refuse(response, engine.refuse(HandshakeError.TOO_OFTEN).error(), wait.get());
            return;
        }
        var crowded = server.crowded();
        if (crowded.isPresent()) {
            refuse(response, crowded.get());
            return;
        }
        var verdict = authenticator.judge(new Handshake(asked.query(), headers(request), from.address(), from.own()));
        if (verdict instanceof Refused refused) {
            Reply.refuse(response, engine.refuse(HandshakeError.FORBIDDEN).error(), refused.message());
        } else if (verdict instanceof Admitted admitted) {
            var entry = entry(target, asked, admitted.admission());
            var counted = from.counted(); // all that is kept of the request for as long as the session lives
            var client =
                    AdmittedClient.opening(dialect, transport -> server.accept(transport, dialect, counted, entry));
            AdmittedRequest.pass(request, response, chain, path(target, request), client);
        }
    }

    private void refuse(HttpServletResponse response, HandshakeError error) throws IOException {
        Reply.refuse(response, engine.refuse(error).error());
    }

    private static void requireValid(HttpServletRequest request, String origin) {
        if (AdmittedRequest.asksForWebSocket(request) && !AdmittedRequest.isWholeHandshake(request)) {
            throw new IllegalArgumentException("half a WebSocket handshake");
        }
        // As the reference has it: no control characters but the tab, nothing beyond ISO 8859-1.
        if (origin != null && !origin.matches("[\\t\\x20-\\x7e\\x80-\\xff]*")) {
            throw new IllegalArgumentException("an Origin that is none");
        }
    }

    private static Entry entry(Target target, HandshakeRequest asked, Admission admission) {
        if (!(target instanceof Target.Direct direct)) {
            return Entry.standard(admission);
        }
        return asked.speaksEngineIo()
                ? Entry.rooted(admission, direct.namespace())
                : Entry.listening(admission, direct.namespace());
    }

    /** The path as the endpoints' templates know it. */
    private static String path(Target target, HttpServletRequest request) {
        if (target instanceof Target.SocketIo) {
            return "/socket.io/";
        }
        var path = request.getRequestURI();
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        var headers = new TreeMap<String, List<String>>();
        for (var name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        return headers;
    }
}
