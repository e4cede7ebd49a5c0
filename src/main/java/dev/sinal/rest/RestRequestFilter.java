package dev.sinal.rest;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Reads the bodies of REST requests in place of JAX-RS, which blocks a thread of the server until a body has arrived. A request whose body is
 * not here yet is served twice; see {@link RequestBody}.
 */
@WebFilter(
        urlPatterns = {"/event/*", "/instance/*", "/websocket/*", "/socket/*", "/source/*", "/drain/*", "/monitor/*"},
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC},
        asyncSupported = true)
public class RestRequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient RequestBodies bodies;

    @Inject
    private transient CurrentRequest current;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            try {
                serve(request, response, chain);
            } finally {
                RequestBody.of(request).ifPresent(RequestBody::close);
            }
        } else if (request.getDispatcherType() == DispatcherType.REQUEST && RequestBody.mayFollow(request)) {
            serveUnread(new RestRequest(request), response, chain);
        } else {
            serve(new RestRequest(request), response, chain);
        }
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var outer = current.get();
        current.set(request);
        try {
            chain.doFilter(request, response);
        } finally {
            current.set(outer);
        }
    }

    private void serveUnread(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var body = bodies.create(request);
        var unread = new UnreadRequest(request);
        try {
            serve(unread, response, chain);
        } finally {
            if (!body.isWanted() && !request.isAsyncStarted()) {
                body.close();
            }
        }
        if (body.isWanted()) {
            bodies.read(body, unread, response);
        }
    }
}
