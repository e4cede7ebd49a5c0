package dev.sinal.engineio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Payloads as scripts and forms, for browsers that know no cross-origin requests but those ({@code j=N}). */
final class Jsonp {
    private static final String FIELD = "d=";
    /** Browsers differ in what becomes of a line break in a form: the client writes it as an escape. */
    private static final Pattern LINE_BREAK = Pattern.compile("(\\\\)?\\\\n");

    private Jsonp() {}

    /** The script that hands a payload to the client's function of this number. */
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
            // Line breaks end a string of a script, the two of Unicode included; half a pair is no UTF-8.
            script.append(String.format("\\u%04x", (int) unit));
        } else {
            script.append(unit);
        }
    }

    /**
     * The payload in a form.
     *
     * @throws ProtocolError if the form holds none
     */
    static String payload(String form) throws ProtocolError {
        for (var field : form.split("&")) {
            if (field.startsWith(FIELD)) {
                return unescape(decode(field.substring(FIELD.length())));
            }
        }
        throw new ProtocolError("a form without a payload");
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
            throw new ProtocolError("a malformed form");
        }
    }
}
