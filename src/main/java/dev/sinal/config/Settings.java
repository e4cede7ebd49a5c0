package dev.sinal.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * All settings, each checked, in one group for each package that reads them. The names of Evolution API's settings are its own;
 * Sinal's begin with {@code SINAL_}. Their values come from environment variables, system properties or any other source that the
 * server's MicroProfile Config reads.
 *
 * @param streaming what switches streaming on
 * @param access access control and rate limits
 * @param instances what instances and envelopes show
 * @param database the PostgreSQL database of {@code SINAL_DATABASE_URL}; the embedded database by default
 * @param log the event log
 * @param intake publications
 * @param upstream the running Evolution API of {@code SINAL_UPSTREAM_URL}; none by default
 * @param amqp the RabbitMQ server of {@code SINAL_AMQP_URI}; none by default
 * @param cluster the Redis of {@code SINAL_REDIS_URL} that several nodes share; none by default
 * @param engine the limits and timeouts of Engine.IO sessions
 * @param sockets the limits and timeouts of Socket.IO connections
 * @param transport WebSockets
 * @param drain the drain before the server stops
 * @param data {@code SINAL_DATA}: the data directory; the server's own by default
 */
public record Settings(
        StreamingSettings streaming,
        AccessSettings access,
        InstanceSettings instances,
        Optional<DatabaseSettings> database,
        LogSettings log,
        IntakeSettings intake,
        Optional<UpstreamSettings> upstream,
        Optional<AmqpSettings> amqp,
        Optional<ClusterSettings> cluster,
        EngineSettings engine,
        SocketSettings sockets,
        TransportSettings transport,
        DrainSettings drain,
        Optional<Path> data) {

    /**
     * Reads all settings.
     *
     * @param lookup returns the text of a setting, or empty if it is not set
     * @throws SettingError if a setting has a value that is not allowed
     */
    public static Settings read(Function<String, Optional<String>> lookup) {
        var source = new SettingSource(lookup);
        return new Settings(
                StreamingSettings.read(source),
                AccessSettings.read(source),
                InstanceSettings.read(source),
                DatabaseSettings.read(source),
                LogSettings.read(source),
                IntakeSettings.read(source),
                UpstreamSettings.read(source),
                AmqpSettings.read(source),
                ClusterSettings.read(source),
                EngineSettings.read(source),
                SocketSettings.read(source),
                TransportSettings.read(source),
                DrainSettings.read(source),
                source.text("SINAL_DATA").map(Path::of));
    }

    /** Returns the given names that begin with {@code SINAL_} and are not settings, sorted. Most likely they are misspelled. */
    public static List<String> unknown(Iterable<String> names) {
        var known = new HashSet<String>();
        read(name -> {
            known.add(name);
            return Optional.empty();
        });
        var unknown = new TreeSet<String>();
        names.forEach(name -> {
            if (name.startsWith("SINAL_") && !known.contains(name)) {
                unknown.add(name);
            }
        });
        return List.copyOf(unknown);
    }
}
