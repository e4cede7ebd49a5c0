package dev.sinal.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A request as JAX-RS sees it: its URI is valid, and its body is JSON, whatever the client has sent. Node takes such requests too; Jersey
 * (Payara 6.2025.10) has the server send a page of its own, and RESTEasy (WildFly 39) answers 400 or 415.
 *
 * <ul>
 *   <li>What RFC 3986 does not allow in a path is percent-encoded, a percent sign without two digits included.
 *   <li>The host is not the client's: nothing needs it.
 *   <li>The headers that JAX-RS parses by itself are hidden from it, {@code Accept} among them: the reference answers in JSON whatever its
 *       client accepts.
 * </ul>
 */
final class RestRequest extends HttpServletRequestWrapper {
    private static final Pattern NOT_VALID = Pattern.compile("[^\\w.~:/?@!$&'()*+,;=%-]|%(?![0-9A-Fa-f]{2})");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final Pattern PARSED = Pattern.compile("(?i)(?:accept|content|if)(?:-.*)?|cookie|date");

    private final String uri;
    private final String query;

    RestRequest(HttpServletRequest request) {
        super(request);
        this.uri = escape(request.getRequestURI());
        this.query = request.getQueryString() == null ? null : escape(request.getQueryString());
    }

    /** @param part whose characters stand for one byte each, as the servers read them */
    static String escape(String part) {
        return NOT_VALID
                .matcher(part)
                .replaceAll(found -> "%" + HEX.toHexDigits((byte) found.group().charAt(0)));
    }

    @Override
    public String getRequestURI() {
        return uri;
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer("http://localhost").append(uri);
    }

    @Override
    public String getQueryString() {
        return query;
    }

    @Override
    public String getContentType() {
        return MediaType.APPLICATION_JSON;
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        var names = Collections.list(super.getHeaderNames());
        names.removeIf(name -> PARSED.matcher(name).matches());
        names.add(HttpHeaders.CONTENT_TYPE);
        return Collections.enumeration(names);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                ? Collections.enumeration(List.of(MediaType.APPLICATION_JSON))
                : super.getHeaders(name);
    }
}
