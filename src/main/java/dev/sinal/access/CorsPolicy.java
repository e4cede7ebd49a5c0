package dev.sinal.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pages of other origins that may read responses and open WebSockets ({@code CORS_ORIGIN}, {@code CORS_METHODS},
 * {@code CORS_CREDENTIALS}).
 *
 * @param origins the allowed origins, or {@code *} for all
 * @param methods the allowed methods, as {@code Access-Control-Allow-Methods} lists them
 * @param credentials whether requests may carry credentials such as cookies; has no effect with {@code *}
 */
public record CorsPolicy(List<String> origins, String methods, boolean credentials) {
    private static final Pattern HOST_WITHOUT_NAME =
            Pattern.compile("(?:localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-f:.]+])(?::\\d+)?");

    /** A token, as RFC 9110 section 5.6.2 defines it. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Returns whether responses may be scripts (JSONP): browsers run them for pages of any origin, and do not send the origin. */
    boolean allowsJsonp() {
        return origins.contains("*");
    }

    /**
     * Returns whether a page may open a WebSocket: a page of an allowed origin or of this server. The latter is recognized only by an IP
     * address or {@code localhost}, because anyone can make a host name resolve to this server.
     *
     * @param origin the page's origin
     * @param host the request's {@code Host}
     */
    boolean allowsWebSocket(String origin, String host) {
        return origins.contains("*") || lists(origin) || isOwnOrigin(origin, host);
    }

    /** Returns whether an origin is allowed by its name; {@code *} lists none. */
    boolean lists(String origin) {
        return origins.contains(origin);
    }

    /** Returns whether an origin is this server's, which the request reaches by an IP address or {@code localhost}. */
    static boolean isOwnOrigin(String origin, String host) {
        return host != null && HOST_WITHOUT_NAME.matcher(host).matches() && origin.endsWith("://" + host);
    }

    /**
     * Returns the response headers for a request. With a list of origins they include {@code Vary}, because caches must keep the
     * responses apart.
     *
     * @param origin the request's {@code Origin}; null if it has none
     */
    public Map<String, String> headers(String origin) {
        if (origins.contains("*")) {
            return origin == null ? Map.of() : Map.of("Access-Control-Allow-Origin", "*");
        }
        var headers = new LinkedHashMap<String, String>();
        headers.put("Vary", "Origin");
        if (origin != null && origins.contains(origin)) {
            headers.put("Access-Control-Allow-Origin", origin);
            if (credentials) {
                headers.put("Access-Control-Allow-Credentials", "true");
            }
        }
        return headers;
    }

    /**
     * Returns the additional response headers for a preflight request.
     *
     * @param requested the request's {@code Access-Control-Request-Headers}; null if it has none
     */
    public Map<String, String> preflightHeaders(String requested) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Access-Control-Allow-Methods", methods);
        var names = requested == null ? "" : headerNames(requested);
        if (!names.isEmpty()) {
            headers.put("Access-Control-Allow-Headers", names);
        }
        headers.put("Access-Control-Max-Age", "600");
        return headers;
    }

    /** Returns a list of header names without its elements that are empty, which RFC 9110 permits, or are no name. */
    private static String headerNames(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(name -> HEADER_NAME.matcher(name).matches())
                .collect(Collectors.joining(", "));
    }
}
