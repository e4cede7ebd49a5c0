package dev.sinal;

import dev.sinal.access.AllowedHosts;
import dev.sinal.access.ApiKey;
import dev.sinal.access.Audit;
import dev.sinal.access.CrossOrigin;
import dev.sinal.access.Doorstep;
import dev.sinal.access.FloodLimits;
import dev.sinal.access.Floods;
import dev.sinal.access.GlobalKeys;
import dev.sinal.access.KeyFile;
import dev.sinal.access.TrustedProxies;
import dev.sinal.config.DatabaseSettings;
import dev.sinal.config.Secret;
import dev.sinal.config.SettingError;
import dev.sinal.config.Settings;
import dev.sinal.config.Settings.HistorySync;
import dev.sinal.config.Settings.KeyAtHandshake;
import dev.sinal.config.Settings.SenderChoice;
import dev.sinal.delivery.DeliveryOptions;
import dev.sinal.delivery.EventLog;
import dev.sinal.delivery.HistoryOptions;
import dev.sinal.delivery.JournalEventLog;
import dev.sinal.delivery.MemoryEventLog;
import dev.sinal.engineio.Drain;
import dev.sinal.engineio.EngineOptions;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.Timers;
import dev.sinal.instance.DatabaseOptions;
import dev.sinal.instance.InstanceOptions;
import dev.sinal.intake.IntakeOptions;
import dev.sinal.socketio.Lane;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import dev.sinal.transport.ChosenSender;
import dev.sinal.transport.Sender;
import dev.sinal.transport.TransportOptions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives each room what it needs of the settings, in the room's own terms. */
@Singleton
public class Wiring {
    @Resource
    private ManagedExecutorService executor;

    @Produces
    @Singleton
    Settings settings() {
        var config = ConfigProvider.getConfig();
        return Settings.read(name -> config.getOptionalValue(name, String.class));
    }

    @Produces
    @Singleton
    PrometheusRegistry metrics() {
        return new PrometheusRegistry();
    }

    @Produces
    @Singleton
    Executor executor() {
        return executor;
    }

    @Produces
    @Singleton
    @Typed(Lane.class)
    Lane broadcasting() {
        return new Lane(executor);
    }

    @Produces
    @Singleton
    Home home(Settings settings) {
        return Home.of(settings.data());
    }

    @Produces
    @Singleton
    GlobalKeys globalKeys(Settings settings, Home home) {
        var key = settings.apiKey().map(Secret::value).map(ApiKey::new);
        if (key.isEmpty() && settings.apiKeysFile().isEmpty()) {
            KeyFile.load(home.keyFile());
            return new GlobalKeys(key, Optional.of(home.keyFile()));
        }
        return new GlobalKeys(key, settings.apiKeysFile());
    }

    @Produces
    @Singleton
    TrustedProxies trustedProxies(Settings settings) {
        var list = settings.trustedProxies();
        return addresses(
                "SINAL_TRUSTED_PROXIES", list, "IP addresses and ranges separated by commas", TrustedProxies::of);
    }

    @Produces
    @Singleton
    Floods floods(Settings settings) {
        var limits = settings.limits();
        return new Floods(
                new FloodLimits(limits.handshakesPerMinute(), limits.publicationsPerMinute(), limits.wrongKeys()));
    }

    @Produces
    @Singleton
    Audit audit(PrometheusRegistry metrics) {
        return new Audit(metrics);
    }

    @Produces
    @Singleton
    InstanceOptions instanceOptions(Settings settings, GlobalKeys keys) {
        return new InstanceOptions(settings.websocketEnabled(), settings.exposeTokens(), settings.serverUrl(), keys);
    }

    @Produces
    @Singleton
    DatabaseOptions databaseOptions(Settings settings, Home home) {
        return settings.database()
                .map(Wiring::postgresql)
                .orElseGet(() -> DatabaseOptions.embedded(home.databaseUrl()));
    }

    @Produces
    @Singleton
    DeliveryOptions deliveryOptions(Settings settings, Home home) {
        return new DeliveryOptions(
                settings.websocketEnabled(),
                settings.globalEvents(),
                addresses(
                        "WEBSOCKET_ALLOWED_HOSTS",
                        settings.allowedHosts(),
                        "IP addresses and ranges separated by commas, or *, or none",
                        AllowedHosts::of),
                settings.keyAtHandshake() == KeyAtHandshake.REQUIRED,
                KeyFile.load(home.resumptionKeyFile()));
    }

    @Produces
    @Singleton
    EventLog log(Settings settings, Home home, Lane broadcasting) {
        var limits = settings.limits();
        if (limits.historyEvents() == 0) {
            return new MemoryEventLog(broadcasting, limits.backlogBytes());
        }
        var options = new HistoryOptions(
                home.historyFile(),
                settings.times().history(),
                limits.historyEvents(),
                limits.historyBytes(),
                settings.historySync() == HistorySync.ALWAYS,
                settings.exposeTokens());
        return new JournalEventLog(broadcasting, executor, options, limits.backlogBytes(), InstantSource.system());
    }

    void close(@Disposes EventLog log) {
        if (log instanceof JournalEventLog journal) {
            journal.close();
        }
    }

    @Produces
    @Singleton
    CrossOrigin crossOrigin(Settings settings) {
        return new CrossOrigin(
                settings.corsOrigins(), String.join(",", settings.corsMethods()), settings.corsCredentials());
    }

    @Produces
    @Singleton
    Doorstep doorstep(TrustedProxies proxies, GlobalKeys keys, CrossOrigin crossOrigin, Floods floods, Audit audit) {
        return new Doorstep(proxies, keys, crossOrigin, floods, audit);
    }

    @Produces
    @Singleton
    IntakeOptions intakeOptions(Settings settings) {
        return new IntakeOptions(settings.limits().publish(), settings.bytesFromMaps());
    }

    @Produces
    @Singleton
    TransportOptions transportOptions(Settings settings) {
        return new TransportOptions(
                settings.websocketEnabled(),
                settings.limits().payload(),
                settings.limits().fragments(),
                sender(settings),
                settings.mode().toString(),
                version());
    }

    @Produces
    @Singleton
    Timers timers() {
        return new Timers(System::nanoTime);
    }

    @Produces
    @Singleton
    EngineServer engine(Settings settings, Timers timers) {
        var times = settings.times();
        var limits = settings.limits();
        var options = new EngineOptions(
                times.pingInterval(),
                times.pingTimeout(),
                times.upgrade(),
                times.send(),
                limits.payload(),
                limits.packets(),
                limits.outboxBytes(),
                limits.sessions(),
                limits.sessionsPerAddress());
        return new EngineServer(options, timers);
    }

    @Produces
    @Singleton
    Drain drain(EngineServer engine, Timers timers, Settings settings) {
        var times = settings.times();
        return new Drain(engine, timers, settings.limits().drainBatch(), times.drainInterval(), times.drainDeadline());
    }

    @Produces
    @Singleton
    SocketIoServer socketIo(EngineServer engine, Timers timers, Settings settings) {
        var limits = settings.limits();
        var options = new SocketIoOptions(
                settings.times().connect(),
                limits.handshakes(),
                limits.namespaces(),
                limits.attachments(),
                limits.depth());
        return new SocketIoServer(engine, timers, executor, options);
    }

    private static ChosenSender sender(Settings settings) {
        return settings.sender() == SenderChoice.AUTO
                ? ChosenSender.best()
                : ChosenSender.of(Sender.valueOf(settings.sender().name()));
    }

    private static DatabaseOptions postgresql(DatabaseSettings set) {
        try {
            return DatabaseOptions.postgresql(
                    set.url().value(), set.user(), set.password().map(Secret::value));
        } catch (IllegalArgumentException e) {
            throw new SettingError(
                    "SINAL_DATABASE_URL",
                    "jdbc:postgresql://host[:port]/database, then ? and parameters of PostgreSQL's JDBC driver");
        }
    }

    private static <T> T addresses(String name, String list, String allowed, Function<String, T> of) {
        try {
            return of.apply(list);
        } catch (IllegalArgumentException e) {
            throw new SettingError(name, list, allowed);
        }
    }

    private static String version() {
        try (var file = Wiring.class.getResourceAsStream("/sinal.properties")) {
            var properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
