package dev.sinal.transport;

import dev.sinal.access.ClientAddress;
import dev.sinal.access.CorsPolicy;
import dev.sinal.access.RequestGuard;
import dev.sinal.config.StreamingSettings;
import dev.sinal.peer.PeerRequest;
import dev.sinal.peer.PeerSignatures;
import dev.sinal.transport.payara.ClosedConnections;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The filter that every request passes first, by web.xml: the order of annotated filters is not defined. It passes requests for our resources
 * and files on, has {@link HandshakeProcessor} process handshakes, and answers 404 to all others. It is a filter because a filter runs before
 * the WebSocket upgrade on both servers, so that a refusal reaches the client as an HTTP response.
 */
public class Gate extends HttpFilter {
    private static final long serialVersionUID = 1L;
    /** The paths of our files. None of them has a subdirectory or needs an escape. */
    private static final Pattern FILE = Pattern.compile("/(?:ui/(?:[a-z]+\\.[a-z]+)?|openapi\\.yaml|asyncapi\\.yaml)");

    @Inject
    private transient StreamingSettings settings;

    @Inject
    private transient CorsPolicy crossOrigin;

    @Inject
    private transient RequestGuard guard;

    @Inject
    private transient HandshakeProcessor handshakes;

    @Inject
    private transient UnreadBodies bodies;

    @Inject
    private transient PeerSignatures signatures;

    @Override
    protected void doFilter(HttpServletRequest received, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        bodies.drainUnread(received);
        if (SinkKind.GRIZZLY.isAvailable()) {
            ClosedConnections.forget(received);
        }
        var request = PeerMethod.restore(received);
        response.setHeader("X-Content-Type-Options", "nosniff");
        var peer = peer(request);
        if (peer.isEmpty() && request.getHeader(PeerSignatures.HEADER) != null) {
            JsonResponse.reject(response, AdmissionError.FORBIDDEN);
            return;
        }
        peer.ifPresent(found -> request.setAttribute(PeerRequest.ATTRIBUTE, found));
        var client = peer.map(PeerRequest::client)
                .orElseGet(() ->
                        guard.client(request.getRemoteAddr(), name -> Collections.list(request.getHeaders(name))));
        var lockdown = guard.lockdownReason(client, request::getHeader);
        if (lockdown.isPresent()) {
            JsonResponse.reject(response, AdmissionError.FORBIDDEN, lockdown.get());
            return;
        }
        setCorsHeaders(request, response);
        if (request.getMethod().equals("OPTIONS")) {
            // The same for every path: the servers would list methods, each in its own way.
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        request.setAttribute(ClientAddress.ATTRIBUTE, client);
        var target = RequestTarget.of(request.getRequestURI());
        var handshake = RoutedRequest.isWebSocketUpgrade(request)
                || target instanceof RequestTarget.SocketIo
                || isPollOfNamespace(target, request);
        if (!handshake && isServed(request)) {
            chain.doFilter(request, response);
        } else if (!handshake || !settings.enabled() || target instanceof RequestTarget.Other) {
            JsonResponse.notFound(response, request.getMethod(), request.getRequestURI());
        } else {
            handshakes.process(request, response, chain, target, client);
        }
    }

    /** Returns what is known of a request that another node has sent; empty if it comes from none. */
    private Optional<PeerRequest> peer(HttpServletRequest request) {
        var query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        return Optional.ofNullable(request.getHeader(PeerSignatures.HEADER))
                .flatMap(header -> signatures.verify(request.getMethod(), request.getRequestURI() + query, header));
    }

    /** Sets the headers by which pages of other origins may read the response or, after a preflight, send the request. */
    private void setCorsHeaders(HttpServletRequest request, HttpServletResponse response) {
        var origin = request.getHeader("Origin");
        crossOrigin.headers(origin).forEach(response::setHeader);
        if (request.getMethod().equals("OPTIONS")
                && origin != null
                && request.getHeader("Access-Control-Request-Method") != null) {
            crossOrigin
                    .preflightHeaders(request.getHeader("Access-Control-Request-Headers"))
                    .forEach(response::setHeader);
        }
    }

    /** Returns whether a client polls at the URL of a namespace instead of the server's path. */
    private static boolean isPollOfNamespace(RequestTarget target, HttpServletRequest request) {
        var query = request.getQueryString();
        return target instanceof RequestTarget.Direct && query != null && query.contains("EIO=");
    }

    /**
     * Returns whether a request is for a servlet or a file of ours. Both servers answer other requests with pages of their own, which disclose
     * too much, and Payara (Micro 6.2025.10) adds servlets of its own to an application at the root: metrics, health, OpenAPI.
     */
    private static boolean isServed(HttpServletRequest request) throws MalformedURLException {
        var method = request.getMethod();
        var mapping = request.getHttpServletMapping();
        // Payara does not report which servlet is mapped to the root; it can only be ours.
        if (mapping.getMappingMatch() == MappingMatch.CONTEXT_ROOT
                || mapping.getServletName().startsWith("dev.sinal.")) {
            return !method.equals("TRACE");
        }
        return (method.equals("GET") || method.equals("HEAD"))
                && FILE.matcher(request.getRequestURI()).matches()
                && request.getServletContext().getResource(request.getRequestURI()) != null;
    }
}
