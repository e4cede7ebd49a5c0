package dev.sinal.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** An admitted handshake on its way to the endpoint that its path names. */
final class AdmittedRequest extends HttpServletRequestWrapper {
    private final String path;
    private final Principal client;

    /**
     * @param path the path that an endpoint's template knows, instead of the request's own
     * @param client what the endpoint will find as its session's user principal
     */
    AdmittedRequest(HttpServletRequest request, String path, AdmittedClient client) {
        super(request);
        this.path = path;
        this.client = client;
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
