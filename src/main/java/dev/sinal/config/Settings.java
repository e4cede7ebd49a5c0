package dev.sinal.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All settings, each checked. The names of Evolution API's are its own; Sinal's begin with {@code SINAL_}. They come from
 * environment variables, system properties or whatever else the server's MicroProfile Config reads.
 *
 * @param websocketEnabled {@code WEBSOCKET_ENABLED}: whether Sinal streams at all
 * @param globalEvents {@code WEBSOCKET_GLOBAL_EVENTS}: whether the root namespace gets every instance's events
 * @param allowedHosts {@code WEBSOCKET_ALLOWED_HOSTS}: the addresses that may listen without a key, separated by commas
 * @param apiKey {@code AUTHENTICATION_API_KEY}: the global key; generated where absent
 * @param exposeTokens {@code AUTHENTICATION_EXPOSE_IN_FETCH_INSTANCES}: whether tokens are shown
 * @param corsOrigins {@code CORS_ORIGIN}: the origins whose pages may read answers, or {@code *}
 * @param corsMethods {@code CORS_METHODS}: the methods that they may use
 * @param corsCredentials {@code CORS_CREDENTIALS}: whether they may send credentials; never for {@code *}
 * @param serverUrl {@code SERVER_URL}: where clients reach this server, as envelopes say it; the port of
 *     {@code http.port} on localhost where absent
 * @param data {@code SINAL_DATA}: the directory of the embedded database; the server's own where absent
 * @param keyAtHandshake {@code SINAL_KEY_AT_HANDSHAKE}: whether a client without a key is refused at the handshake
 * @param pingInterval {@code SINAL_PING_INTERVAL}: how often clients are pinged
 * @param pingTimeout {@code SINAL_PING_TIMEOUT}: how long they have to answer
 * @param connectTimeout {@code SINAL_CONNECT_TIMEOUT}: how long a session may be in no namespace
 * @param upgradeTimeout {@code SINAL_UPGRADE_TIMEOUT}: how long an upgrade from polling may take
 * @param maxPayload {@code SINAL_MAX_PAYLOAD}: the largest message taken from a client, in bytes
 * @param maxPackets {@code SINAL_MAX_PACKETS}: how many packets are taken in one polling body
 * @param maxPublish {@code SINAL_MAX_PUBLISH}: the largest body taken from a publisher, in bytes
 * @param outboxBytes {@code SINAL_OUTBOX_BYTES}: how many bytes may wait for one client
 * @param backlogBytes {@code SINAL_BACKLOG_BYTES}: how many bytes of events may wait for the broadcast
 * @param maxSessions {@code SINAL_MAX_SESSIONS}: how many sessions there may be at once
 */
public record Settings(
        boolean websocketEnabled,
        boolean globalEvents,
        String allowedHosts,
        Optional<Secret> apiKey,
        boolean exposeTokens,
        List<String> corsOrigins,
        List<String> corsMethods,
        boolean corsCredentials,
        String serverUrl,
        Optional<Path> data,
        KeyAtHandshake keyAtHandshake,
        Duration pingInterval,
        Duration pingTimeout,
        Duration connectTimeout,
        Duration upgradeTimeout,
        int maxPayload,
        int maxPackets,
        int maxPublish,
        long outboxBytes,
        long backlogBytes,
        int maxSessions) {

    private static final Set<String> OURS = Set.of(
            "SINAL_DATA",
            "SINAL_KEY_AT_HANDSHAKE",
            "SINAL_PING_INTERVAL",
            "SINAL_PING_TIMEOUT",
            "SINAL_CONNECT_TIMEOUT",
            "SINAL_UPGRADE_TIMEOUT",
            "SINAL_MAX_PAYLOAD",
            "SINAL_MAX_PACKETS",
            "SINAL_MAX_PUBLISH",
            "SINAL_OUTBOX_BYTES",
            "SINAL_BACKLOG_BYTES",
            "SINAL_MAX_SESSIONS");

    /** Whether a client must bring its key with the handshake, or may with the CONNECT packet. */
    public enum KeyAtHandshake {
        OPTIONAL,
        REQUIRED
    }

    /** Which namespaces get events: none, the instances' own, or the root as well. */
    public enum Mode {
        OFF,
        TRADITIONAL,
        GLOBAL;

        /** As it is shown. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The mode that the two switches make. */
    public Mode mode() {
        if (!websocketEnabled) {
            return Mode.OFF;
        }
        return globalEvents ? Mode.GLOBAL : Mode.TRADITIONAL;
    }

    /**
     * Reads them all.
     *
     * @param lookup answers the text of a setting, if it is set
     * @throws SettingError if one has a value that it can't have
     */
    public static Settings read(Function<String, Optional<String>> lookup) {
        var source = new Source(lookup);
        return new Settings(
                source.flag("WEBSOCKET_ENABLED"),
                source.flag("WEBSOCKET_GLOBAL_EVENTS"),
                source.text("WEBSOCKET_ALLOWED_HOSTS").orElse("127.0.0.1,::1,::ffff:127.0.0.1"),
                source.text("AUTHENTICATION_API_KEY").map(Secret::new),
                source.flag("AUTHENTICATION_EXPOSE_IN_FETCH_INSTANCES"),
                source.list("CORS_ORIGIN", "*"),
                source.list("CORS_METHODS", "GET,POST,PUT,DELETE"),
                source.flag("CORS_CREDENTIALS"),
                source.url(
                        "SERVER_URL",
                        "http://localhost:" + source.text("http.port").orElse("8080")),
                source.text("SINAL_DATA").map(Path::of),
                source.choice("SINAL_KEY_AT_HANDSHAKE", KeyAtHandshake.OPTIONAL),
                source.millis("SINAL_PING_INTERVAL", 25_000),
                source.millis("SINAL_PING_TIMEOUT", 20_000),
                source.millis("SINAL_CONNECT_TIMEOUT", 45_000),
                source.millis("SINAL_UPGRADE_TIMEOUT", 10_000),
                (int) source.number("SINAL_MAX_PAYLOAD", 1_000_000, 1_000, 100_000_000),
                (int) source.number("SINAL_MAX_PACKETS", 1_000, 1, 1_000_000),
                (int) source.number("SINAL_MAX_PUBLISH", 10_000_000, 1_000, 100_000_000),
                source.number("SINAL_OUTBOX_BYTES", 4_000_000, 10_000, 1_000_000_000),
                source.number("SINAL_BACKLOG_BYTES", 128_000_000, 10_000, 10_000_000_000L),
                (int) source.number("SINAL_MAX_SESSIONS", 50_000, 1, 1_000_000));
    }

    /** The names among these that look like Sinal's and are none: most likely misspelt. */
    public static List<String> unknown(Iterable<String> names) {
        var unknown = new TreeSet<String>();
        names.forEach(name -> {
            if (name.startsWith("SINAL_") && !OURS.contains(name)) {
                unknown.add(name);
            }
        });
        return List.copyOf(unknown);
    }

    private record Source(Function<String, Optional<String>> lookup) {
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

        Duration millis(String name, long absent) {
            return Duration.ofMillis(number(name, absent, 10, 86_400_000));
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
}
