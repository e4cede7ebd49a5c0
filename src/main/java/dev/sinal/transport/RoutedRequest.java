package dev.sinal.transport;

import dev.sinal.engineio.HandshakeRequest;
import dev.sinal.engineio.QueryString;
import dev.sinal.transport.payara.DeferredReadUpgrade;
import dev.sinal.transport.payara.RequestConnection;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.Locale;

/** An admitted handshake, with the path by which the server finds its endpoint, and the client as its user principal. */
final class RoutedRequest extends HttpServletRequestWrapper {
    private final String path;
    private final Principal client;

    private RoutedRequest(HttpServletRequest request, String path, ClientPrincipal client) {
        super(request);
        this.path = path;
        this.client = client;
    }

    /**
     * Forwards a handshake to its WebSocket endpoint or, if it polls, to the polling servlet, whatever its path.
     *
     * @param path the path that the endpoint's template matches, in place of the request's own
     * @param client the user principal that the endpoint gets
     */
    static void forward(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            String path,
            ClientPrincipal client)
            throws IOException, ServletException {
        if (isWebSocketUpgrade(request)) {
            var connection = RequestConnection.of(request);
            chain.doFilter(new RoutedRequest(request, path, client.withConnection(connection)), response);
        } else {
            var routed = new RoutedRequest(request, path, client);
            request.getServletContext().getNamedDispatcher(PollingServlet.NAME).forward(routed, response);
        }
    }

    /** Returns whether a request asks to become a WebSocket. An upgrade to {@code h2c}, which the JDK's HTTP client asks for, is not one. */
    static boolean isWebSocketUpgrade(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /**
     * Returns whether a request has all headers that a WebSocket handshake needs (RFC 6455, section 4.2.1). The servers treat one without them
     * as an ordinary GET, or fail.
     */
    static boolean isCompleteHandshake(HttpServletRequest request) {
        var version = request.getHeader("Sec-WebSocket-Version");
        return version != null
                && version.strip().equals("13")
                && request.getHeader("Sec-WebSocket-Key") != null
                && Collections.list(request.getHeaders("Connection")).stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
    }

    /**
     * Returns what Engine.IO needs of a request.
     *
     * @param address the key by which the limit of sessions an address counts
     */
    static HandshakeRequest handshake(HttpServletRequest request, String address) {
        var query = QueryString.parse(request.getQueryString());
        return new HandshakeRequest(request.getMethod(), query, isWebSocketUpgrade(request), address);
    }

    // Called by Tyrus only; Undertow upgrades without it.
    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws IOException, ServletException {
        return DeferredReadUpgrade.upgrade((HttpServletRequest) getRequest(), type);
    }

    @Override
    public Principal getUserPrincipal() {
        return client;
    }

    // Tyrus (Payara 6.2025.10) finds the endpoint by the URI, Undertow (WildFly 39) by the servlet path.
    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public String getServletPath() {
        return path;
    }

    @Override
    public String getPathInfo() {
        return null;
    }
}
