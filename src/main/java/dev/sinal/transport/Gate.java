package dev.sinal.transport;

import dev.sinal.access.ClientAddress;
import dev.sinal.access.CrossOrigin;
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
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges every handshake before the upgrade, where a refusal still reaches the client as HTTP on both servers, and hands
 * on what it found out.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class Gate extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String KNOWN_KEY =
            "A global key of this server is known to everybody; set AUTHENTICATION_API_KEY to one that is not";
    private static final Set<String> DOCUMENTS = Set.of("/openapi.yaml", "/asyncapi.yaml");

    @Inject
    private transient TransportOptions options;

    @Inject
    private transient Authenticator authenticator;

    @Inject
    private transient EngineServer engine;

    @Inject
    private transient SocketIoServer server;

    @Inject
    private transient CrossOrigin crossOrigin;

    @Inject
    private transient Doorstep doorstep;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var from = doorstep.client(request.getRemoteAddr(), name -> Collections.list(request.getHeaders(name)));
        if (!doorstep.answers(from)) {
            Reply.refuse(response, HandshakeError.FORBIDDEN, KNOWN_KEY);
            return;
        }
        if (answersPreflight(request, response)) {
            return;
        }
        request.setAttribute(ClientAddress.ATTRIBUTE, from);
        var target = Target.of(request.getRequestURI());
        var upgrade = AdmittedRequest.asksForWebSocket(request);
        var forSocketIo = upgrade || target instanceof Target.SocketIo || polls(target, request);
        if (!forSocketIo && served(request)) {
            chain.doFilter(request, response);
        } else if (!forSocketIo || !options.enabled() || target instanceof Target.Other) {
            Reply.notFound(response, request.getMethod(), request.getRequestURI());
        } else {
            judge(request, response, chain, target, from);
        }
    }

    /** Lets pages of other origins read every answer that they may; answers true if the browser only asks whether. */
    private boolean answersPreflight(HttpServletRequest request, HttpServletResponse response) {
        var origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        crossOrigin.headers(origin).forEach(response::setHeader);
        if (!request.getMethod().equals("OPTIONS") || request.getHeader("Access-Control-Request-Method") == null) {
            return false;
        }
        crossOrigin
                .preflightHeaders(request.getHeader("Access-Control-Request-Headers"))
                .forEach(response::setHeader);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return true;
    }

    /** Whether a client polls that took an instance's URL for the server's path. */
    private static boolean polls(Target target, HttpServletRequest request) {
        var query = request.getQueryString();
        return target instanceof Target.Direct && query != null && query.contains("EIO=");
    }

    /** Whether a servlet of ours or a file is meant; the servers' own pages for the rest differ, and say too much. */
    private static boolean served(HttpServletRequest request) {
        return request.getHttpServletMapping().getMappingMatch() != MappingMatch.DEFAULT
                || request.getRequestURI().startsWith("/ui/")
                || DOCUMENTS.contains(request.getRequestURI());
    }

    private void judge(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            Target target,
            ClientAddress from)
            throws IOException, ServletException {
        HandshakeRequest asked;
        var origin = request.getHeader("Origin");
        try {
            asked = AdmittedRequest.asked(request, from.counted());
            requireValid(origin);
        } catch (IllegalArgumentException malformed) {
            refuse(response, HandshakeError.BAD_REQUEST);
            return;
        }
        if (asked.upgrade() && !doorstep.admits(origin, request.getHeader("Host"), from)) {
            refuse(response, HandshakeError.FOREIGN_ORIGIN);
            return;
        }
        var route = target instanceof Target.Direct ? engine.routeDirect(asked) : engine.route(asked);
        if (route instanceof Route.Refused refused) {
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
            var client = AdmittedClient.opening(
                    dialect, transport -> server.accept(transport, dialect, asked.address(), entry));
            AdmittedRequest.pass(request, response, chain, path(target, request), client);
        }
    }

    private void refuse(HttpServletResponse response, HandshakeError error) throws IOException {
        Reply.refuse(response, engine.refuse(error).error());
    }

    /** As the reference has it: no control characters but the tab, nothing beyond ISO 8859-1. */
    private static void requireValid(String origin) {
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
