package dev.sinal.echo;

import dev.sinal.access.CorsPolicy;
import dev.sinal.access.GlobalKeys;
import dev.sinal.access.RateLimits;
import dev.sinal.access.TrustedProxies;
import dev.sinal.config.AccessSettings.Rates;
import dev.sinal.config.EngineSettings;
import dev.sinal.config.IntakeSettings;
import dev.sinal.config.IntakeSettings.BytesFromMaps;
import dev.sinal.config.Secret;
import dev.sinal.config.StreamingSettings;
import dev.sinal.config.TransportSettings;
import dev.sinal.engineio.EngineOptions;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.Timers;
import dev.sinal.peer.Peers;
import dev.sinal.socketio.Authenticator;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import dev.sinal.transport.SinkSelector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Produces what the echo application consists of, with the options that protocol suites expect. */
@Singleton
public class EchoProducers {
    /** The delay of a message that suites start to wait for only after the message before it. */
    static final Duration MESSAGE_DELAY = Duration.ofMillis(20);

    private static final int MAX_PAYLOAD = 1_000_000;

    @Produces
    @Singleton
    EngineOptions options() {
        return new EngineOptions(
                Duration.ofMillis(300),
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                MAX_PAYLOAD,
                1_000,
                4_000_000,
                10_000,
                10_000);
    }

    @Produces
    @Singleton
    Timers timers() {
        return new Timers(System::nanoTime);
    }

    @Produces
    @Singleton
    EngineServer engine(EngineOptions options, Timers timers) {
        return new EngineServer(options, timers);
    }

    @Produces
    @Singleton
    Executor executor() throws NamingException {
        return InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
    }

    @Produces
    @Singleton
    SocketIoServer server(EngineServer engine, Timers timers, Executor executor) {
        var options = new SocketIoOptions(Duration.ofSeconds(1), 10_000, 10_000, 100, 10, 100);
        return new SocketIoServer(engine, timers, executor, options);
    }

    @Produces
    Authenticator authenticator() {
        return handshake -> new Authenticator.Authentication.Accepted((namespace, auth) -> Optional::empty);
    }

    @Produces
    CorsPolicy corsPolicy() {
        return new CorsPolicy(List.of("*"), "GET,POST", false);
    }

    @Produces
    @Singleton
    TrustedProxies noProxies() {
        return TrustedProxies.of("");
    }

    @Produces
    @Singleton
    GlobalKeys noKeys() {
        return new GlobalKeys(Optional.empty(), Optional.empty());
    }

    @Produces
    @Singleton
    RateLimits noLimits() {
        return new RateLimits(new Rates(0, 0, 0));
    }

    @Produces
    @Singleton
    Peers peers() {
        return new Peers() {
            @Override
            public String self() {
                return "";
            }

            @Override
            public Optional<URI> url(String node) {
                return Optional.empty();
            }

            @Override
            public Optional<Secret> secret() {
                return Optional.empty();
            }
        };
    }

    @Produces
    @Singleton
    PrometheusRegistry metrics() {
        return new PrometheusRegistry();
    }

    @Produces
    EngineSettings engineSettings(EngineOptions options) {
        return new EngineSettings(
                options.pingInterval(),
                options.pingTimeout(),
                options.upgradeTimeout(),
                options.sendTimeout(),
                options.maxPayload(),
                options.maxPackets(),
                options.outboxBytes(),
                options.maxSessions(),
                options.maxSessionsPerAddress());
    }

    @Produces
    IntakeSettings intakeSettings() {
        return new IntakeSettings(MAX_PAYLOAD, 100L * MAX_PAYLOAD, Duration.ofSeconds(10), BytesFromMaps.NONE, false);
    }

    @Produces
    TransportSettings transportSettings() {
        return new TransportSettings(1_000, TransportSettings.Sender.AUTO, Optional.empty());
    }

    @Produces
    @Singleton
    StreamingSettings streaming() {
        return new StreamingSettings(true, false);
    }

    @Produces
    @Singleton
    SinkSelector sinks() {
        return SinkSelector.auto();
    }
}
