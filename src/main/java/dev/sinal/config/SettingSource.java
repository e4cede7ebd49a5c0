package dev.sinal.config;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads settings by their names, and checks each.
 *
 * @param lookup answers the text of a setting, if it is set
 */
record SettingSource(Function<String, Optional<String>> lookup) {
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::\\d{1,5})?");

    Optional<String> text(String name) {
        return lookup.apply(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    boolean flag(String name) {
        var text = text(name).orElse("false").toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            throw new SettingError(name, text, "true, false");
        }
        return text.equals("true");
    }

    List<String> list(String name, String absent) {
        return Arrays.stream(text(name).orElse(absent).split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** Origins as browsers write them; one in another form would never be met. */
    List<String> origins(String name, String absent) {
        var origins = list(name, absent).stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList();
        for (var origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new SettingError(name, origin, "*, or origins, scheme://host[:port], separated by commas");
            }
        }
        return origins;
    }

    Duration millis(String name, long absent) {
        return Duration.ofMillis(number(name, absent, 10, 86_400_000));
    }

    int count(String name, int absent, int most) {
        return (int) number(name, absent, 1, most);
    }

    long number(String name, long absent, long least, long most) {
        var text = text(name).orElse(String.valueOf(absent));
        var allowed = "a whole number from " + least + " to " + most;
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with what is allowed
        }
        throw new SettingError(name, text, allowed);
    }

    String url(String name, String absent) {
        var text = text(name).orElse(absent);
        try {
            if (URI.create(text).isAbsolute()) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // said below, with what is allowed
        }
        throw new SettingError(name, text, "an absolute URL");
    }

    <E extends Enum<E>> E choice(String name, E absent) {
        var text = text(name).orElse(absent.name());
        var choices = absent.getDeclaringClass().getEnumConstants();
        return Arrays.stream(choices)
                .filter(choice -> choice.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new SettingError(
                        name,
                        text,
                        Arrays.stream(choices)
                                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
