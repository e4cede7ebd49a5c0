package dev.sinal.engineio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses query strings, in the same way on every server; a servlet container would also read parameters from the body. */
public final class QueryString {
    private QueryString() {}

    /**
     * Returns the decoded parameters of a query string, each with all its values. Without a query string there are none.
     *
     * @param query may be null
     * @throws IllegalArgumentException if an escape is malformed
     */
    public static Map<String, List<String>> parse(String query) {
        var parameters = new LinkedHashMap<String, List<String>>();
        if (query == null) {
            return parameters;
        }
        for (var pair : query.split("&")) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                parameters
                        .computeIfAbsent(decode(parts[0]), name -> new ArrayList<>(1))
                        .add(parts.length == 2 ? decode(parts[1]) : "");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
