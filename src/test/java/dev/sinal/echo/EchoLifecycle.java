package dev.sinal.echo;

import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.Timers;
import dev.sinal.socketio.Arguments;
import dev.sinal.socketio.EventHandlers;
import dev.sinal.socketio.IncomingEvent;
import dev.sinal.socketio.Socket;
import dev.sinal.socketio.SocketIoServer;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Opens the namespaces that suites expect, and runs due timers every millisecond, because suites use short timeouts. */
public class EchoLifecycle implements ServletContextListener {
    // Servers do not inject @Resource if the deployment descriptor is metadata-complete.
    private static final String SCHEDULER = "java:comp/DefaultManagedScheduledExecutorService";

    @Inject
    private Timers timers;

    @Inject
    private EngineServer engine;

    @Inject
    private EngineEcho echo;

    @Inject
    private SocketIoServer server;

    private ScheduledFuture<?> ticking;

    @Override
    public void contextInitialized(ServletContextEvent start) {
        server.open("/", echoing());
        server.open("/custom", echoing());
        ticking = scheduler().scheduleWithFixedDelay(timers::runDue, 1, 1, TimeUnit.MILLISECONDS);
    }

    @Override
    public void contextDestroyed(ServletContextEvent end) {
        engine.close();
        echo.engine().close();
        ticking.cancel(false);
    }

    private static ManagedScheduledExecutorService scheduler() {
        try {
            return InitialContext.doLookup(SCHEDULER);
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
    }

    private EventHandlers echoing() {
        return new EventHandlers()
                .onConnect((socket, auth) -> {
                    socket.joinAndConfirm();
                    timers.schedule(EchoProducers.MESSAGE_DELAY, () -> emitAuth(socket, auth));
                })
                .on("message", (socket, event) -> socket.emit("message-back", event.arguments()))
                .on("message-with-ack", EchoLifecycle::acknowledge);
    }

    private static void emitAuth(Socket socket, JsonObject auth) {
        socket.emit("auth", Arguments.of(Json.createArrayBuilder().add(auth).build(), List.of()));
    }

    private static void acknowledge(Socket socket, IncomingEvent event) {
        event.acknowledge(event.arguments());
    }
}
