package dev.sinal.transport;

import dev.sinal.access.ClientAddress;
import dev.sinal.access.CorsPolicy;
import dev.sinal.access.RequestGuard;
import dev.sinal.config.StreamingSettings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Collections;
import java.util.regex.Pattern;

/** Where every request comes in: it goes on to a resource or a file, or it is a handshake, or nothing is there. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class Gate extends HttpFilter {
    private static final long serialVersionUID = 1L;
    /** Our files, none of which is in a directory of its own or needs an escape. */
    private static final Pattern FILE = Pattern.compile("/(?:ui/(?:[a-z]+\\.[a-z]+)?|openapi\\.yaml|asyncapi\\.yaml)");

    @Inject
    private transient StreamingSettings settings;

    @Inject
    private transient CorsPolicy crossOrigin;

    @Inject
    private transient RequestGuard doorstep;

    @Inject
    private transient HandshakeProcessor handshakes;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var from = doorstep.client(request.getRemoteAddr(), name -> Collections.list(request.getHeaders(name)));
        response.setHeader("X-Content-Type-Options", "nosniff");
        var silence = doorstep.lockdownReason(from);
        if (silence.isPresent()) {
            JsonResponse.refuse(response, AdmissionError.FORBIDDEN, silence.get());
            return;
        }
        if (answersOptions(request, response)) {
            return;
        }
        request.setAttribute(ClientAddress.ATTRIBUTE, from);
        var target = RequestTarget.of(request.getRequestURI());
        var upgrade = RoutedRequest.asksForWebSocket(request);
        var forSocketIo = upgrade || target instanceof RequestTarget.SocketIo || polls(target, request);
        if (!forSocketIo && served(request)) {
            chain.doFilter(request, response);
        } else if (!forSocketIo || !settings.enabled() || target instanceof RequestTarget.Other) {
            JsonResponse.notFound(response, request.getMethod(), request.getRequestURI());
        } else {
            handshakes.judge(request, response, chain, target, from);
        }
    }

    /**
     * Lets pages of other origins read every answer that they may, and answers an OPTIONS, which tells nobody more than that: the
     * servers would list methods, each in its own way.
     */
    private boolean answersOptions(HttpServletRequest request, HttpServletResponse response) {
        var origin = request.getHeader("Origin");
        crossOrigin.headers(origin).forEach(response::setHeader);
        if (!request.getMethod().equals("OPTIONS")) {
            return false;
        }
        if (origin != null && request.getHeader("Access-Control-Request-Method") != null) {
            crossOrigin
                    .preflightHeaders(request.getHeader("Access-Control-Request-Headers"))
                    .forEach(response::setHeader);
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return true;
    }

    /** Whether a client polls that took an instance's URL for the server's path. */
    private static boolean polls(RequestTarget target, HttpServletRequest request) {
        var query = request.getQueryString();
        return target instanceof RequestTarget.Direct && query != null && query.contains("EIO=");
    }

    /**
     * Whether a servlet or a file of ours is meant. Both servers have pages of their own for the rest, which say too much, and Payara
     * (Micro 6.2025.10) puts servlets of its own into an application at the root: metrics, health, OpenAPI.
     */
    private static boolean served(HttpServletRequest request) throws MalformedURLException {
        var method = request.getMethod();
        var mapping = request.getHttpServletMapping();
        // Payara does not say whose the root is; nobody else's can it be.
        if (mapping.getMappingMatch() == MappingMatch.CONTEXT_ROOT
                || mapping.getServletName().startsWith("dev.sinal.")) {
            return !method.equals("TRACE");
        }
        return (method.equals("GET") || method.equals("HEAD"))
                && FILE.matcher(request.getRequestURI()).matches()
                && request.getServletContext().getResource(request.getRequestURI()) != null;
    }
}
