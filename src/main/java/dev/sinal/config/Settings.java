package dev.sinal.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * All settings, each checked. The names of Evolution API's are its own; Sinal's begin with {@code SINAL_}. They come from
 * environment variables, system properties or whatever else the server's MicroProfile Config reads.
 *
 * @param websocketEnabled {@code WEBSOCKET_ENABLED}: whether Sinal streams at all
 * @param globalEvents {@code WEBSOCKET_GLOBAL_EVENTS}: whether the root namespace gets every instance's events
 * @param allowedHosts {@code WEBSOCKET_ALLOWED_HOSTS}: the addresses that may listen without a key, separated by commas
 * @param trustedProxies {@code SINAL_TRUSTED_PROXIES}: the addresses whose word for their clients' addresses counts
 * @param apiKey {@code AUTHENTICATION_API_KEY}: the global key
 * @param apiKeysFile {@code SINAL_API_KEYS_FILE}: a file with global keys, one a line; one is generated where neither is set
 * @param exposeTokens {@code AUTHENTICATION_EXPOSE_IN_FETCH_INSTANCES}: whether tokens are shown
 * @param corsOrigins {@code CORS_ORIGIN}: the origins whose pages may read answers, or {@code *}
 * @param corsMethods {@code CORS_METHODS}: the methods that they may use
 * @param corsCredentials {@code CORS_CREDENTIALS}: whether they may send credentials; never for {@code *}
 * @param serverUrl {@code SERVER_URL}: where clients reach this server, as envelopes say it; the port of
 *     {@code http.port} on localhost where absent
 * @param data {@code SINAL_DATA}: the directory of the embedded database; the server's own where absent
 * @param database {@code SINAL_DATABASE_URL} and what belongs to it; embedded where absent
 * @param keyAtHandshake {@code SINAL_KEY_AT_HANDSHAKE}: whether a client without a key is refused at the handshake
 * @param bytesFromMaps {@code SINAL_BYTES_FROM_MAPS}: whether {@code {"0":9,"1":9}} in an event's data is bytes
 * @param sender {@code SINAL_SENDER}: how frames leave by a WebSocket; the best that the server can do where absent
 * @param historySync {@code SINAL_HISTORY_SYNC}: what accepted events outlive
 * @param times how long things may take
 * @param limits how much is taken from anybody
 */
public record Settings(
        boolean websocketEnabled,
        boolean globalEvents,
        String allowedHosts,
        String trustedProxies,
        Optional<Secret> apiKey,
        Optional<Path> apiKeysFile,
        boolean exposeTokens,
        List<String> corsOrigins,
        List<String> corsMethods,
        boolean corsCredentials,
        String serverUrl,
        Optional<Path> data,
        Optional<DatabaseSettings> database,
        KeyAtHandshake keyAtHandshake,
        boolean bytesFromMaps,
        SenderChoice sender,
        HistorySync historySync,
        Times times,
        Limits limits) {

    /** Whether a client must bring its key with the handshake, or may with the CONNECT packet. */
    public enum KeyAtHandshake {
        OPTIONAL,
        REQUIRED
    }

    /** How frames leave: by what the server offers beyond the WebSocket API, or by that API alone. */
    public enum SenderChoice {
        AUTO,
        PORTABLE,
        GRIZZLY,
        UNDERTOW
    }

    /** What an accepted event outlives: the process, or a power cut too. */
    public enum HistorySync {
        PROCESS,
        ALWAYS
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
        var source = new SettingSource(lookup);
        return new Settings(
                source.flag("WEBSOCKET_ENABLED"),
                source.flag("WEBSOCKET_GLOBAL_EVENTS"),
                source.text("WEBSOCKET_ALLOWED_HOSTS").orElse("127.0.0.1,::1,::ffff:127.0.0.1"),
                source.text("SINAL_TRUSTED_PROXIES").orElse(""),
                source.text("AUTHENTICATION_API_KEY").map(Secret::new),
                source.text("SINAL_API_KEYS_FILE").map(Path::of),
                source.flag("AUTHENTICATION_EXPOSE_IN_FETCH_INSTANCES"),
                source.origins("CORS_ORIGIN", "*"),
                source.list("CORS_METHODS", "GET,POST,PUT,DELETE"),
                source.flag("CORS_CREDENTIALS"),
                source.url(
                        "SERVER_URL",
                        "http://localhost:" + source.text("http.port").orElse("8080")),
                source.text("SINAL_DATA").map(Path::of),
                DatabaseSettings.read(source),
                source.choice("SINAL_KEY_AT_HANDSHAKE", KeyAtHandshake.OPTIONAL),
                source.flag("SINAL_BYTES_FROM_MAPS"),
                source.choice("SINAL_SENDER", SenderChoice.AUTO),
                source.choice("SINAL_HISTORY_SYNC", HistorySync.PROCESS),
                Times.read(source),
                Limits.read(source));
    }

    /** The names among these that look like Sinal's and are none: most likely misspelt. */
    public static List<String> unknown(Iterable<String> names) {
        var asked = new HashSet<String>();
        read(name -> {
            asked.add(name);
            return Optional.empty();
        });
        var unknown = new TreeSet<String>();
        names.forEach(name -> {
            if (name.startsWith("SINAL_") && !asked.contains(name)) {
                unknown.add(name);
            }
        });
        return List.copyOf(unknown);
    }

    /**
     * How long things may take.
     *
     * @param pingInterval {@code SINAL_PING_INTERVAL}: how often clients are pinged
     * @param pingTimeout {@code SINAL_PING_TIMEOUT}: how long they have to answer
     * @param connect {@code SINAL_CONNECT_TIMEOUT}: how long a session may be in no namespace
     * @param upgrade {@code SINAL_UPGRADE_TIMEOUT}: how long an upgrade from polling may take
     * @param send {@code SINAL_SEND_TIMEOUT}: how long a client may take over one send
     * @param drainInterval {@code SINAL_DRAIN_INTERVAL}: how long from one batch of sessions that are drained to the next
     * @param drainDeadline {@code SINAL_DRAIN_DEADLINE}: how long a session may take to send what it has
     * @param history {@code SINAL_HISTORY_AGE}: how long events are kept
     */
    public record Times(
            Duration pingInterval,
            Duration pingTimeout,
            Duration connect,
            Duration upgrade,
            Duration send,
            Duration drainInterval,
            Duration drainDeadline,
            Duration history) {
        static Times read(SettingSource source) {
            return new Times(
                    source.millis("SINAL_PING_INTERVAL", 25_000),
                    source.millis("SINAL_PING_TIMEOUT", 20_000),
                    source.millis("SINAL_CONNECT_TIMEOUT", 45_000),
                    source.millis("SINAL_UPGRADE_TIMEOUT", 10_000),
                    source.millis("SINAL_SEND_TIMEOUT", 30_000),
                    source.millis("SINAL_DRAIN_INTERVAL", 50),
                    source.millis("SINAL_DRAIN_DEADLINE", 2_000),
                    Duration.ofMillis(source.number("SINAL_HISTORY_AGE", 86_400_000, 1_000, 31_536_000_000L)));
        }
    }

    /**
     * How much is taken from anybody.
     *
     * @param payload {@code SINAL_MAX_PAYLOAD}: the largest message taken from a client, in bytes
     * @param packets {@code SINAL_MAX_PACKETS}: how many packets are taken in one polling body
     * @param fragments {@code SINAL_MAX_FRAGMENTS}: how many fragments of under 512 bytes a WebSocket message
     *     may have
     * @param attachments {@code SINAL_MAX_ATTACHMENTS}: how many attachments are taken with one packet
     * @param depth {@code SINAL_MAX_DEPTH}: how deep the JSON of a client's packet may nest
     * @param namespaces {@code SINAL_MAX_NAMESPACES}: how many namespaces one session may be in
     * @param publish {@code SINAL_MAX_PUBLISH}: the largest body taken from a publisher, in bytes
     * @param outboxBytes {@code SINAL_OUTBOX_BYTES}: how many bytes may wait for one client
     * @param backlogBytes {@code SINAL_BACKLOG_BYTES}: how many bytes of events may wait for the broadcast
     * @param drainBatch {@code SINAL_DRAIN_BATCH}: how many sessions are drained at once
     * @param historyEvents {@code SINAL_HISTORY_EVENTS}: how many events are kept; 0 for none
     * @param historyBytes {@code SINAL_HISTORY_BYTES}: how many bytes of them
     * @param sessions {@code SINAL_MAX_SESSIONS}: how many sessions there may be at once
     * @param sessionsPerAddress {@code SINAL_MAX_SESSIONS_PER_ADDRESS}: how many of them one address may have
     * @param handshakes {@code SINAL_MAX_HANDSHAKES}: how many of them may be in no namespace yet
     * @param handshakesPerMinute {@code SINAL_HANDSHAKES_PER_MINUTE}: how many sessions one address may open a minute
     * @param publicationsPerMinute {@code SINAL_PUBLICATIONS_PER_MINUTE}: how often one address may publish a minute
     * @param wrongKeys {@code SINAL_WRONG_KEYS}: how many wrong keys an address may try before it has to wait
     */
    public record Limits(
            int payload,
            int packets,
            int fragments,
            int attachments,
            int depth,
            int namespaces,
            int publish,
            long outboxBytes,
            long backlogBytes,
            int drainBatch,
            long historyEvents,
            long historyBytes,
            int sessions,
            int sessionsPerAddress,
            int handshakes,
            int handshakesPerMinute,
            int publicationsPerMinute,
            int wrongKeys) {
        static Limits read(SettingSource source) {
            var sessions = source.count("SINAL_MAX_SESSIONS", 50_000, 1_000_000);
            return new Limits(
                    (int) source.number("SINAL_MAX_PAYLOAD", 1_000_000, 1_000, 100_000_000),
                    source.count("SINAL_MAX_PACKETS", 1_000, 1_000_000),
                    source.count("SINAL_MAX_FRAGMENTS", 1_000, 1_000_000),
                    source.count("SINAL_MAX_ATTACHMENTS", 10, 10),
                    source.count("SINAL_MAX_DEPTH", 100, 1_000),
                    source.count("SINAL_MAX_NAMESPACES", 100, 10_000),
                    (int) source.number("SINAL_MAX_PUBLISH", 10_000_000, 1_000, 100_000_000),
                    source.number("SINAL_OUTBOX_BYTES", 4_000_000, 10_000, 1_000_000_000),
                    source.number("SINAL_BACKLOG_BYTES", 128_000_000, 10_000, 10_000_000_000L),
                    source.count("SINAL_DRAIN_BATCH", 500, 1_000_000),
                    source.number("SINAL_HISTORY_EVENTS", 1_000_000, 0, 1_000_000_000),
                    source.number("SINAL_HISTORY_BYTES", 1_000_000_000, 1_000_000, 1_000_000_000_000L),
                    sessions,
                    source.count("SINAL_MAX_SESSIONS_PER_ADDRESS", sessions, 1_000_000),
                    source.count("SINAL_MAX_HANDSHAKES", Math.min(sessions, 10_000), 1_000_000),
                    (int) source.number("SINAL_HANDSHAKES_PER_MINUTE", 12_000, 0, 100_000_000),
                    (int) source.number("SINAL_PUBLICATIONS_PER_MINUTE", 1_200_000, 0, 100_000_000),
                    (int) source.number("SINAL_WRONG_KEYS", 20, 0, 1_000_000));
        }
    }
}
