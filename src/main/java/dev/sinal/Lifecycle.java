package dev.sinal;

import dev.sinal.access.GlobalKeys;
import dev.sinal.config.Settings;
import dev.sinal.config.Settings.Mode;
import dev.sinal.delivery.Streams;
import dev.sinal.engineio.Drain;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.Timers;
import dev.sinal.instance.DatabaseOptions;
import dev.sinal.socketio.SocketIoServer;
import dev.sinal.transport.TransportOptions;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts what runs by itself, says at start what an operator wants to know, and ends every session at undeploy. */
@WebListener
public class Lifecycle implements ServletContextListener {
    private static final System.Logger LOG = System.getLogger("dev.sinal");
    private static final long TICK_MILLIS = 20;
    private static final long WATCH_MILLIS = 250;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    private Settings settings;

    @Inject
    private Home home;

    @Inject
    private DatabaseOptions database;

    @Inject
    private Timers timers;

    @Inject
    private EngineServer engine;

    @Inject
    private Drain drain;

    @Inject
    private Streams streams;

    @Inject
    private TransportOptions transport;

    @Inject
    private GlobalKeys keys;

    @Inject
    private SocketIoServer server;

    private ScheduledFuture<?> ticking;
    private ScheduledFuture<?> watching;

    @Override
    public void contextInitialized(ServletContextEvent start) {
        streams.openAll();
        ticking = scheduler.scheduleWithFixedDelay(timers::runDue, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        watching = scheduler.scheduleWithFixedDelay(this::watchKeys, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        report();
    }

    /** Who came by a key that is no global one any more is put out. */
    private void watchKeys() {
        if (keys.reload()) {
            server.review();
            reportFlaw();
        }
    }

    private void reportFlaw() {
        keys.flaw()
                .ifPresent(flaw -> LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}. Until then, none but clients on this machine are answered",
                        flaw));
    }

    @Override
    public void contextDestroyed(ServletContextEvent end) {
        // Here, sessions are still open on both servers; afterwards Payara would leave them without a close frame.
        drain.begin();
        var deadline = System.nanoTime() + settings.times().drainDeadline().toNanos();
        while (engine.size() > 0 && System.nanoTime() < deadline) {
            timers.runDue(); // the server may run nothing by itself any more
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
        }
        engine.close();
        for (var task : new ScheduledFuture<?>[] {ticking, watching}) {
            if (task != null) {
                task.cancel(false);
            }
        }
    }

    private void report() {
        Settings.unknown(ConfigProvider.getConfig().getPropertyNames())
                .forEach(name -> LOG.log(System.Logger.Level.WARNING, "{0} is no setting of Sinal", name));
        reportFlaw();
        if (settings.apiKey().isEmpty() && settings.apiKeysFile().isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "AUTHENTICATION_API_KEY is not set; the global key is in {0}",
                    home.keyFile());
        }
        if (settings.mode() == Mode.OFF) {
            LOG.log(System.Logger.Level.WARNING, "streaming is off; set WEBSOCKET_ENABLED=true to turn it on");
        }
        LOG.log(
                System.Logger.Level.INFO,
                "Sinal is ready at {0}, mode: {1}, sender: {2}, data: {3}, database: {4}",
                settings.serverUrl(),
                settings.mode(),
                transport.sender(),
                home.directory(),
                database);
    }
}
