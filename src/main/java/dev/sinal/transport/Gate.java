package dev.sinal.transport;

import dev.sinal.access.CrossOrigin;
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
import java.util.TreeMap;

/**
 * Judges every handshake before the upgrade, where a refusal still reaches the client as HTTP on both servers, and hands
 * on what it found out.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class Gate extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient TransportOptions options;

    @Inject
    private transient Authenticator authenticator;

    @Inject
    private transient EngineServer engine;

    @Inject
    private transient CrossOrigin crossOrigin;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (answersPreflight(request, response)) {
            return;
        }
        var target = Target.of(request.getRequestURI());
        var upgrade = asksForWebSocket(request);
        var forSocketIo = upgrade || target instanceof Target.SocketIo || polls(target, request);
        if (!forSocketIo && served(request)) {
            chain.doFilter(request, response);
        } else if (!forSocketIo || !options.enabled() || target instanceof Target.Other) {
            Reply.notFound(response, request.getMethod(), request.getRequestURI());
        } else {
            judge(request, response, chain, target, upgrade);
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

    /** A JDK's HTTP client asks for {@code h2c} by the same header, and polls all the same. */
    private static boolean asksForWebSocket(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /** Whether a client polls that took an instance's URL for the server's path. */
    private static boolean polls(Target target, HttpServletRequest request) {
        var query = request.getQueryString();
        return target instanceof Target.Direct && query != null && query.contains("EIO=");
    }

    /** Whether a servlet of ours or a file is meant; the servers' own pages for the rest differ, and say too much. */
    private static boolean served(HttpServletRequest request) {
        return request.getHttpServletMapping().getMappingMatch() != MappingMatch.DEFAULT
                || request.getRequestURI().startsWith("/ui/");
    }

    private void judge(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, Target target, boolean upgrade)
            throws IOException, ServletException {
        Map<String, List<String>> query;
        try {
            query = QueryString.parse(request.getQueryString());
        } catch (IllegalArgumentException malformed) {
            Reply.refuse(response, HandshakeError.BAD_REQUEST);
            return;
        }
        var asked = new HandshakeRequest(request.getMethod(), query, upgrade);
        var route = target instanceof Target.Direct ? engine.routeDirect(asked) : engine.route(asked);
        if (route instanceof Route.Refused refused) {
            Reply.refuse(response, refused.error());
        } else if (route instanceof Route.Continuing continuing) {
            admit(request, response, chain, target, AdmittedClient.continuing(continuing.session()));
        } else {
            var verdict = authenticator.judge(new Handshake(query, headers(request), ClientAddress.of(request)));
            if (verdict instanceof Refused refused) {
                Reply.refuse(response, HandshakeError.FORBIDDEN, refused.message());
            } else if (verdict instanceof Admitted admitted) {
                var entry = entry(target, asked, admitted.admission());
                admit(request, response, chain, target, AdmittedClient.opening(entry));
            }
        }
    }

    /** On to the endpoint that the path names, or to the servlet that serves every polling client, whatever its path. */
    private static void admit(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            Target target,
            AdmittedClient client)
            throws IOException, ServletException {
        var admitted = new AdmittedRequest(request, path(target, request), client);
        if (asksForWebSocket(request)) {
            chain.doFilter(admitted, response);
        } else {
            request.getServletContext().getNamedDispatcher(PollingServlet.NAME).forward(admitted, response);
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
