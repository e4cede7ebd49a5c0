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

/** An admitted handshake on its way to the endpoint that its path names. */
final class RoutedRequest extends HttpServletRequestWrapper {
    private final String path;
    private final Principal client;

    /**
     * @param path the path that an endpoint's template knows, instead of the request's own
     * @param client what the endpoint will find as its session's user principal
     */
    private RoutedRequest(HttpServletRequest request, String path, ClientPrincipal client) {
        super(request);
        this.path = path;
        this.client = client;
    }

    /** On to the endpoint that the path names, or to the servlet that serves every polling client, whatever its path. */
    static void pass(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            String path,
            ClientPrincipal client)
            throws IOException, ServletException {
        if (asksForWebSocket(request)) {
            chain.doFilter(new RoutedRequest(request, path, client.by(RequestConnection.of(request))), response);
        } else {
            var admitted = new RoutedRequest(request, path, client);
            request.getServletContext().getNamedDispatcher(PollingServlet.NAME).forward(admitted, response);
        }
    }

    /** A JDK's HTTP client asks for {@code h2c} by the same header, and polls all the same. */
    static boolean asksForWebSocket(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /** Whether it says all that a server needs to grant it (RFC 6455, section 4.2.1). Without, it is any other GET to the servers, or one that fails. */
    static boolean isWholeHandshake(HttpServletRequest request) {
        var version = request.getHeader("Sec-WebSocket-Version");
        return version != null
                && version.strip().equals("13")
                && request.getHeader("Sec-WebSocket-Key") != null
                && Collections.list(request.getHeaders("Connection")).stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
    }

    /**
     * What a request asks for.
     *
     * @param address what sessions are counted by
     * @throws IllegalArgumentException if its query is malformed
     */
    static HandshakeRequest asked(HttpServletRequest request, String address) {
        return new HandshakeRequest(
                request.getMethod(), QueryString.parse(request.getQueryString()), asksForWebSocket(request), address);
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws IOException, ServletException {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            var handler = constructor.newInstance();
            super.upgrade(DeferredReadUpgrade.class).of(handler);
            return handler;
        } catch (ReflectiveOperationException otherTyrus) {
            return super.upgrade(type);
        }
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
