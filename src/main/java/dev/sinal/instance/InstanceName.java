package dev.sinal.instance;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of an instance, which is also a path segment and the name of its namespace.
 *
 * <p>The reference accepts any text, and loses the events of a name with a comma (which ends a namespace in the Socket.IO
 * protocol) or a slash.
 *
 * @param value any text; new names keep to what {@link #ofNew} demands. Instances that are stored keep their names when those rules
 *     change, and can be used and deleted
 */
public record InstanceName(String value) {
    private static final int MAX_LENGTH = 100;
    private static final Pattern FORM =
            Pattern.compile("[\\p{L}\\p{Nd}](?:[\\p{L}\\p{M}\\p{Nd}._~@+ -]*[\\p{L}\\p{M}\\p{Nd}._~@+-])?");
    private static final Set<String> RESERVED = Set.of(
            "socket.io",
            "engine.io",
            "instance",
            "websocket",
            "event",
            "socket",
            "source",
            "drain",
            "ui",
            "console",
            "metrics",
            "monitor",
            "health",
            "status",
            "webhook",
            "openapi",
            "openapi.yaml",
            "asyncapi.yaml",
            "favicon.ico",
            "robots.txt",
            "index.html",
            "manager",
            "api");

    /**
     * Returns the name of a new instance: letters and digits of any script (with their combining marks) and, after the first character,
     * {@code . _ ~ @ + -} and inner spaces; 1 to 100 characters in Unicode's NFC form; never the name of a route.
     *
     * @throws IllegalArgumentException if it is not such a name; the message may be shown to the caller and does not quote it
     */
    public static InstanceName ofNew(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("instanceName must have 1 to " + MAX_LENGTH + " characters");
        }
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("instanceName must begin with a letter or digit, hold only letters,"
                    + " digits, spaces and . _ ~ @ + -, and not end in a space");
        }
        if (!Normalizer.isNormalized(value, Form.NFC)) {
            throw new IllegalArgumentException("instanceName must be in Unicode's NFC form");
        }
        if (RESERVED.contains(value.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("instanceName is reserved");
        }
        return new InstanceName(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
