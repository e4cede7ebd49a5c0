package dev.sinal.log;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The place of an event in the log. Opaque to clients.
 *
 * @param epoch names the life of the log that counts
 * @param offset counts from 1, without a gap; 0 is the place before the first event
 */
public record Position(String epoch, long offset) {
    private static final Pattern FORM = Pattern.compile("([0-9a-z]{1,20})-(\\d{1,18})");

    /** Reads what {@link #toString} wrote; empty if it is something else. */
    public static Optional<Position> of(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new Position(match.group(1), Long.parseLong(match.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return epoch + "-" + offset;
    }
}
