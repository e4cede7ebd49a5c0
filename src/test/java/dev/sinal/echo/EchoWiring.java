package dev.sinal.echo;

import dev.sinal.access.Audit;
import dev.sinal.access.CrossOrigin;
import dev.sinal.access.Doorstep;
import dev.sinal.access.FloodLimits;
import dev.sinal.access.Floods;
import dev.sinal.access.GlobalKeys;
import dev.sinal.access.TrustedProxies;
import dev.sinal.engineio.EngineOptions;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.Timers;
import dev.sinal.socketio.Authenticator;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import dev.sinal.transport.ChosenSender;
import dev.sinal.transport.TransportOptions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The terms on which protocol suites test a server. */
@Singleton
public class EchoWiring {
    /** Suites begin to wait for a message when they have seen what comes before it; if it comes along with that, they miss it. */
    static final Duration APART = Duration.ofMillis(20);

    private static final int MAX_PAYLOAD = 1_000_000;

    @Produces
    @Singleton
    EngineOptions terms() {
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
        var options = new SocketIoOptions(Duration.ofSeconds(1), 10_000, 100, 10, 100);
        return new SocketIoServer(engine, timers, executor, options);
    }

    @Produces
    Authenticator everybody() {
        return handshake -> new Authenticator.Verdict.Admitted((namespace, auth) -> Optional::empty);
    }

    @Produces
    CrossOrigin anywhere() {
        return new CrossOrigin(List.of("*"), "GET,POST", false);
    }

    @Produces
    @Singleton
    Doorstep doorstep(CrossOrigin anywhere) {
        return new Doorstep(
                TrustedProxies.of(""),
                new GlobalKeys(Optional.empty(), Optional.empty()),
                anywhere,
                new Floods(new FloodLimits(0, 0, 0)),
                new Audit(new PrometheusRegistry()));
    }

    @Produces
    @Singleton
    TransportOptions transport() {
        return new TransportOptions(true, MAX_PAYLOAD, 1_000, ChosenSender.best(), "echo", "0");
    }
}
