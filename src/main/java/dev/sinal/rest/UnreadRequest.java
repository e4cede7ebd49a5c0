package dev.sinal.rest;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;

/**
 * A request whose body is read by {@link RequestBody} alone: to JAX-RS it has none. Jersey (Payara 6.2025.10) waits for the first byte of a
 * form before any filter.
 *
 * <p>Its path stays the same when it is dispatched again: the servers decode the path of a dispatch differently.
 */
final class UnreadRequest extends HttpServletRequestWrapper {
    private final String uri;
    private final String url;
    private final String servletPath;
    private final String pathInfo;
    private final String query;

    UnreadRequest(HttpServletRequest request) {
        super(request);
        this.uri = request.getRequestURI();
        this.url = request.getRequestURL().toString();
        this.servletPath = request.getServletPath();
        this.pathInfo = request.getPathInfo();
        this.query = request.getQueryString();
    }

    @Override
    public ServletInputStream getInputStream() {
        return new EmptyStream();
    }

    @Override
    public String getParameter(String name) {
        return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public String[] getParameterValues(String name) {
        return null;
    }

    @Override
    public String getRequestURI() {
        return uri;
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer(url);
    }

    @Override
    public String getServletPath() {
        return servletPath;
    }

    @Override
    public String getPathInfo() {
        return pathInfo;
    }

    @Override
    public String getQueryString() {
        return query;
    }

    private static final class EmptyStream extends ServletInputStream {
        @Override
        public int read() {
            return -1;
        }

        @Override
        public boolean isFinished() {
            return true;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is read already");
        }
    }
}
