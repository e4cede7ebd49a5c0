package dev.sinal.engineio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Encodes payloads as scripts and decodes them from forms, for browsers without CORS ({@code j=N}). */
final class Jsonp {
    private static final String FIELD = "d=";
    /** The client escapes line breaks, because browsers encode them differently in forms. */
    private static final Pattern LINE_BREAK = Pattern.compile("(\\\\)?\\\\n");

    private Jsonp() {}

    /** Returns the script that passes a payload to the client's function of a number. */
    static String call(String number, String payload) {
        var script = new StringBuilder(payload.length() + 32)
                .append("___eio[")
                .append(number)
                .append("](\"");
        payload.chars().forEach(unit -> append(script, (char) unit));
        return script.append("\");").toString();
    }

    private static void append(StringBuilder script, char unit) {
        if (unit == '"' || unit == '\\') {
            script.append('\\').append(unit);
        } else if (unit < ' ' || unit == '\u2028' || unit == '\u2029' || Character.isSurrogate(unit)) {
            // Line breaks, including the two of Unicode, end a string literal; half of a surrogate pair has no UTF-8.
            script.append(String.format("\\u%04x", (int) unit));
        } else {
            script.append(unit);
        }
    }

    /**
     * Returns the payload in a form.
     *
     * @throws ProtocolError if the form has none, or is malformed
     */
    static String payload(String form) throws ProtocolError {
        for (var field : form.split("&")) {
            if (field.startsWith(FIELD)) {
                return unescape(decode(field.substring(FIELD.length())));
            }
        }
        throw new ProtocolError("form without a payload");
    }

    private static String unescape(String payload) {
        return LINE_BREAK
                .matcher(payload)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? "\n" : found.group()))
                .replace("\\\\n", "\\n");
    }

    private static String decode(String field) throws ProtocolError {
        try {
            return URLDecoder.decode(field, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ProtocolError("malformed form");
        }
    }
}
