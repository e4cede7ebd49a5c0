package dev.sinal.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which pages of other origins a browser lets read the answers ({@code CORS_ORIGIN}, {@code CORS_METHODS},
 * {@code CORS_CREDENTIALS}).
 *
 * @param origins the origins, or {@code *} for all of them
 * @param methods the methods, as the header lists them
 * @param credentials whether requests may carry cookies and the like; never for {@code *}, whatever is set
 */
public record CorsPolicy(List<String> origins, String methods, boolean credentials) {
    private static final Pattern UNNAMED =
            Pattern.compile("(?:localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-f:.]+])(?::\\d+)?");

    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9-]+(?:\\s*,\\s*[A-Za-z0-9-]+){0,63}");

    /** Whether a page may take answers for scripts, which browsers run for any page and without saying for which. */
    boolean admitsScripts() {
        return origins.contains("*");
    }

    /**
     * Whether a page of this origin may open a WebSocket: one that may read answers, or one of this server's own. That it is one shows
     * only where the server has no name: any name can be made to lead here.
     *
     * @param host the server, as the page calls it
     */
    boolean admits(String origin, String host) {
        return origins.contains("*")
                || origins.contains(origin)
                || host != null && UNNAMED.matcher(host).matches() && origin.endsWith("://" + host);
    }

    /**
     * The response headers for a request from this origin.
     *
     * @param origin null where the request names none; who keeps the answer has to know that it would differ for one that does
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
     * The further headers that answer a preflight.
     *
     * @param requested the request headers that the page wants to send; null if it named none
     */
    public Map<String, String> preflightHeaders(String requested) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Access-Control-Allow-Methods", methods);
        if (requested != null && HEADER_NAMES.matcher(requested).matches()) {
            headers.put("Access-Control-Allow-Headers", requested);
        }
        headers.put("Access-Control-Max-Age", "600");
        return headers;
    }
}
