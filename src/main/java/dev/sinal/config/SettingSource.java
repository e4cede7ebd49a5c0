package dev.sinal.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads settings by their names and validates them. Every method throws a {@link SettingError} for a value that is not allowed.
 *
 * @param lookup returns the text of a setting, or empty if it is not set
 */
record SettingSource(Function<String, Optional<String>> lookup) {
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::\\d{1,5})?");

    Optional<String> text(String name) {
        return lookup.apply(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    boolean flag(String name) {
        return flag(name, false);
    }

    boolean flag(String name, boolean defaultValue) {
        var text = text(name).orElse(String.valueOf(defaultValue)).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            throw new SettingError(name, text, "true, false");
        }
        return text.equals("true");
    }

    List<String> list(String name, String defaultValue) {
        return Arrays.stream(text(name).orElse(defaultValue).split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** Reads origins in the form that browsers send; one in another form would never match. */
    List<String> origins(String name, String defaultValue) {
        var origins = list(name, defaultValue).stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList();
        for (var origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new SettingError(name, origin, "*, or origins, scheme://host[:port], separated by commas");
            }
        }
        return origins;
    }

    Duration millis(String name, long defaultValue) {
        return Duration.ofMillis(number(name, defaultValue, 10, 86_400_000));
    }

    int count(String name, int defaultValue, int max) {
        return (int) number(name, defaultValue, 1, max);
    }

    long number(String name, long defaultValue, long min, long max) {
        var text = text(name).orElse(String.valueOf(defaultValue));
        var allowed = "a whole number from " + min + " to " + max;
        try {
            var number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, with the allowed values
        }
        throw new SettingError(name, text, allowed);
    }

    String url(String name, String defaultValue) {
        var text = text(name).orElse(defaultValue);
        try {
            if (URI.create(text).isAbsolute()) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // reported below, with the allowed values
        }
        throw new SettingError(name, text, "an absolute URL");
    }

    /** Reads the address of an HTTP server, which may have a path. It is logged, so that it can't hold a key. */
    Optional<URI> httpUrl(String name) {
        return text(name).map(text -> {
            try {
                var url = URI.create(text);
                if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getHost() != null
                        && url.getUserInfo() == null
                        && url.getQuery() == null
                        && url.getFragment() == null) {
                    return url;
                }
            } catch (IllegalArgumentException e) {
                // reported below, with the allowed values
            }
            throw new SettingError(name, "http://host[:port][/path] or https://host[:port][/path]");
        });
    }

    Optional<Path> directory(String name) {
        return text(name).map(text -> {
            try {
                if (Files.isDirectory(Path.of(text))) {
                    return Path.of(text);
                }
            } catch (InvalidPathException e) {
                // reported below, with the allowed values
            }
            throw new SettingError(name, text, "an existing directory");
        });
    }

    <E extends Enum<E>> E choice(String name, E defaultValue) {
        var text = text(name).orElse(defaultValue.name());
        var choices = defaultValue.getDeclaringClass().getEnumConstants();
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
