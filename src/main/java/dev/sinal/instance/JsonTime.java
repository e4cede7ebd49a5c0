package dev.sinal.instance;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Formats a time as JavaScript does: in UTC, with three digits of milliseconds (Java omits zeros) and {@code Z}. */
final class JsonTime {
    private static final DateTimeFormatter FORM =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private JsonTime() {}

    static String of(Instant instant) {
        return FORM.format(instant);
    }
}
