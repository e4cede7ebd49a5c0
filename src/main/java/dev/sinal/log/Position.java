package dev.sinal.log;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The position of an event in the log. Clients treat its text as opaque.
 *
 * @param epoch identifies the log that assigned the offset; another one starts again at 1
 * @param offset the number of the event, counted from 1; 0 is the position before the first event
 */
public record Position(String epoch, long offset) {
    private static final Pattern PATTERN = Pattern.compile("([0-9a-z]{1,20})-(\\d{1,18})");

    /** Parses a position that {@link #toString} wrote; empty for any other text. */
    public static Optional<Position> parse(String text) {
        var match = PATTERN.matcher(text);
        return match.matches()
                ? Optional.of(new Position(match.group(1), Long.parseLong(match.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return epoch + "-" + offset;
    }
}
