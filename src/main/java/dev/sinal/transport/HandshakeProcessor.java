package dev.sinal.transport;

import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.access.ClientAddress;
import dev.sinal.access.RequestGuard;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.HandshakeRequest;
import dev.sinal.engineio.Route;
import dev.sinal.socketio.Authenticator;
import dev.sinal.socketio.Authenticator.Authentication.Accepted;
import dev.sinal.socketio.Authenticator.Authentication.Refused;
import dev.sinal.socketio.Authenticator.ConnectAuthorizer;
import dev.sinal.socketio.ConnectMode;
import dev.sinal.socketio.Handshake;
import dev.sinal.socketio.SocketIoServer;
import dev.sinal.transport.payara.RequestConnection;
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
class HandshakeProcessor {
    private final RequestGuard doorstep;
    private final Authenticator authenticator;
    private final EngineServer engine;
    private final SocketIoServer server;

    @Inject
    HandshakeProcessor(RequestGuard doorstep, Authenticator authenticator, EngineServer engine, SocketIoServer server) {
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
            RequestTarget target,
            ClientAddress from)
            throws IOException, ServletException {
        if (RoutedRequest.asksForWebSocket(request) && RequestConnection.isClosed(request)) {
            return;
        }
        HandshakeRequest asked;
        var origin = request.getHeader("Origin");
        try {
            asked = RoutedRequest.asked(request, from.limitKey());
            requireValid(request, origin);
        } catch (IllegalArgumentException malformed) {
            refuse(response, EngineHandshakeError.BAD_REQUEST);
            return;
        }
        var admitted = asked.upgrade()
                ? doorstep.allowsWebSocket(origin, request.getHeader("Host"), from)
                : !asked.query().containsKey("j") || doorstep.allowsJsonp(from);
        if (!admitted) {
            refuse(response, AdmissionError.FOREIGN_ORIGIN);
            return;
        }
        var route = target instanceof RequestTarget.Direct ? engine.routeDirect(asked) : engine.route(asked);
        if (route instanceof Route.Refused refused) {
            if (refused.error() == EngineHandshakeError.TOO_MANY_FROM_ADDRESS) {
                doorstep.auditTooManySessions(from);
            }
            JsonResponse.refuse(response, refused.error());
        } else if (route instanceof Route.Continuing continuing) {
            var client = ClientPrincipal.continuing(continuing.session());
            RoutedRequest.pass(request, response, chain, path(target, request), client);
        } else if (route instanceof Route.Opening opening) {
            open(request, response, chain, target, asked, opening.codec(), from);
        }
    }

    private void open(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            RequestTarget target,
            HandshakeRequest asked,
            EnginePacketCodec dialect,
            ClientAddress from)
            throws IOException, ServletException {
        var wait = doorstep.acquireHandshake(from);
        if (wait.isPresent()) {
            JsonResponse.refuse(response, engine.countRefusal(AdmissionError.TOO_OFTEN), wait.get());
            return;
        }
        if (!server.hasCapacity()) {
            refuse(response, AdmissionError.TOO_MANY_HANDSHAKES);
            return;
        }
        var authentication = authenticator.authenticate(
                new Handshake(asked.query(), headers(request), from.address(), from.verified()));
        if (authentication instanceof Refused refused) {
            JsonResponse.refuse(response, engine.countRefusal(AdmissionError.FORBIDDEN), refused.message());
        } else if (authentication instanceof Accepted admitted) {
            var entry = entry(target, asked, admitted.authorizer());
            var counted = from.limitKey(); // all that is kept of the request for as long as the session lives
            var client =
                    ClientPrincipal.opening(dialect, transport -> server.accept(transport, dialect, counted, entry));
            RoutedRequest.pass(request, response, chain, path(target, request), client);
        }
    }

    private void refuse(HttpServletResponse response, HandshakeError error) throws IOException {
        JsonResponse.refuse(response, engine.countRefusal(error));
    }

    private static void requireValid(HttpServletRequest request, String origin) {
        if (RoutedRequest.asksForWebSocket(request) && !RoutedRequest.isWholeHandshake(request)) {
            throw new IllegalArgumentException("half a WebSocket handshake");
        }
        // As the reference has it: no control characters but the tab, nothing beyond ISO 8859-1.
        if (origin != null && !origin.matches("[\\t\\x20-\\x7e\\x80-\\xff]*")) {
            throw new IllegalArgumentException("an Origin that is none");
        }
    }

    private static ConnectMode entry(RequestTarget target, HandshakeRequest asked, ConnectAuthorizer authorizer) {
        if (!(target instanceof RequestTarget.Direct direct)) {
            return ConnectMode.standard(authorizer);
        }
        return asked.hasEngineIoVersion()
                ? ConnectMode.rootedAt(authorizer, direct.namespace())
                : ConnectMode.listenOnly(authorizer, direct.namespace());
    }

    /** The path as the endpoints' templates know it. */
    private static String path(RequestTarget target, HttpServletRequest request) {
        if (target instanceof RequestTarget.SocketIo) {
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
