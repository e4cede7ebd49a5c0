package dev.sinal.transport;

import dev.sinal.access.ClientAddress;
import dev.sinal.access.RequestGuard;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.HandshakeRequest;
import dev.sinal.engineio.Route;
import dev.sinal.peer.PeerRequest;
import dev.sinal.socketio.Authenticator;
import dev.sinal.socketio.Authenticator.Authentication.Accepted;
import dev.sinal.socketio.Authenticator.Authentication.Delayed;
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
 * Admits or rejects every handshake before the upgrade, when a rejection still reaches the client as an HTTP response on both servers, and
 * forwards admitted ones.
 */
@Singleton
class HandshakeProcessor {
    private final RequestGuard guard;
    private final Authenticator authenticator;
    private final EngineServer engine;
    private final SocketIoServer server;
    private final RemoteSessions remoteSessions;

    @Inject
    HandshakeProcessor(
            RequestGuard guard,
            Authenticator authenticator,
            EngineServer engine,
            SocketIoServer server,
            RemoteSessions remoteSessions) {
        this.guard = guard;
        this.authenticator = authenticator;
        this.engine = engine;
        this.server = server;
        this.remoteSessions = remoteSessions;
    }

    /** Forwards a handshake to a WebSocket endpoint or to polling, or answers with an error. */
    void process(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            RequestTarget target,
            ClientAddress client)
            throws IOException, ServletException {
        if (RoutedRequest.isWebSocketUpgrade(request) && RequestConnection.isClosed(request)) {
            return; // a handshake that Payara serves a second time
        }
        var handshake = RoutedRequest.handshake(request, client.limitKey());
        var origin = request.getHeader("Origin");
        if (!isValid(request, origin)) {
            reject(response, EngineHandshakeError.BAD_REQUEST);
            return;
        }
        var originAllowed = handshake.upgrade()
                ? guard.allowsWebSocket(origin, request.getHeader("Host"), client)
                : !handshake.query().containsKey("j") || guard.allowsJsonp(client);
        if (!originAllowed) {
            reject(response, AdmissionError.FOREIGN_ORIGIN);
            return;
        }
        var route = target instanceof RequestTarget.Direct ? engine.routeDirect(handshake) : engine.route(handshake);
        if (route instanceof Route.Refused refused) {
            if (refused.error() == EngineHandshakeError.TOO_MANY_FROM_ADDRESS) {
                guard.auditTooManySessions(client);
            }
            JsonResponse.reject(response, refused.error());
        } else if (route instanceof Route.Continuing continuing) {
            var principal = ClientPrincipal.continuing(continuing.session());
            RoutedRequest.forward(request, response, chain, path(target, request), principal);
        } else if (route instanceof Route.Elsewhere elsewhere) {
            if (request.getAttribute(PeerRequest.ATTRIBUTE) != null || !remoteSessions.isAlive(elsewhere.node())) {
                // What another node has forwarded is never forwarded again.
                reject(response, EngineHandshakeError.UNKNOWN_SESSION);
                return;
            }
            var session = remoteSessions.session(elsewhere, client);
            RoutedRequest.forward(request, response, chain, path(target, request), ClientPrincipal.continuing(session));
        } else if (route instanceof Route.Opening opening) {
            open(request, response, chain, target, handshake, opening.codec(), client);
        }
    }

    private void open(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            RequestTarget target,
            HandshakeRequest handshake,
            EnginePacketCodec codec,
            ClientAddress client)
            throws IOException, ServletException {
        var wait = guard.acquireHandshake(client);
        if (wait.isPresent()) {
            JsonResponse.reject(response, engine.countRefusal(AdmissionError.TOO_OFTEN), wait.get());
            return;
        }
        var authentication = authenticator.authenticate(
                new Handshake(handshake.query(), headers(request), client.address(), client.verified()));
        if (authentication instanceof Refused refused) {
            JsonResponse.reject(response, engine.countRefusal(AdmissionError.FORBIDDEN), refused.message());
        } else if (authentication instanceof Delayed delayed) {
            JsonResponse.reject(response, engine.countRefusal(AdmissionError.TOO_OFTEN), delayed.delay());
        } else if (authentication instanceof Accepted accepted) {
            var address = client.limitKey(); // all that the session keeps of the request
            if (!server.addressHasCapacity(accepted.authorizer(), address)) {
                guard.auditTooManyHandshakes(client);
                reject(response, AdmissionError.TOO_MANY_HANDSHAKES_FROM_ADDRESS);
                return;
            }
            if (!server.hasCapacity(accepted.authorizer(), address)) {
                reject(response, AdmissionError.TOO_MANY_HANDSHAKES);
                return;
            }
            var mode = mode(target, handshake, accepted.authorizer());
            var principal = ClientPrincipal.opening(codec, transport -> server.accept(transport, codec, address, mode));
            RoutedRequest.forward(request, response, chain, path(target, request), principal);
        }
    }

    private void reject(HttpServletResponse response, HandshakeError error) throws IOException {
        JsonResponse.reject(response, engine.countRefusal(error));
    }

    private static boolean isValid(HttpServletRequest request, String origin) {
        if (RoutedRequest.isWebSocketUpgrade(request) && !RoutedRequest.isCompleteHandshake(request)) {
            return false;
        }
        // As in the reference: no control characters except the tab, nothing beyond ISO 8859-1.
        return origin == null || origin.matches("[\\t\\x20-\\x7e\\x80-\\xff]*");
    }

    private static ConnectMode mode(RequestTarget target, HandshakeRequest handshake, ConnectAuthorizer authorizer) {
        if (!(target instanceof RequestTarget.Direct direct)) {
            return ConnectMode.standard(authorizer);
        }
        return handshake.hasEngineIoVersion()
                ? ConnectMode.rootedAt(authorizer, direct.namespace())
                : ConnectMode.listenOnly(authorizer, direct.namespace());
    }

    /** Returns the path that the endpoints' templates match. */
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
