package dev.sinal.instance;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats a time as JavaScript does: in UTC, with three digits of milliseconds (Java omits zeros) and {@code Z}. */
final class JsonTime {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private JsonTime() {}

    static String of(Instant instant) {
        return FORM.format(instant);
    }
}
