package dev.sinal.transport;

import dev.sinal.access.ClientAddress;
import dev.sinal.access.CrossOrigin;
import dev.sinal.access.Doorstep;
import dev.sinal.engineio.HandshakeError;
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
import java.util.Set;

/** Where every request comes in: it goes on to a resource or a file, or it is a handshake, or nothing is there. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class Gate extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String KNOWN_KEY =
            "A global key of this server is known to everybody; set AUTHENTICATION_API_KEY to one that is not";
    private static final Set<String> DOCUMENTS = Set.of("/openapi.yaml", "/asyncapi.yaml");

    @Inject
    private transient TransportOptions options;

    @Inject
    private transient CrossOrigin crossOrigin;

    @Inject
    private transient Doorstep doorstep;

    @Inject
    private transient Handshakes handshakes;

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
            handshakes.judge(request, response, chain, target, from);
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
}
