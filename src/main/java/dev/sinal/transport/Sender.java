package dev.sinal.transport;

import dev.sinal.engineio.Timers;
import jakarta.websocket.Session;
import java.util.Optional;
import org.glassfish.grizzly.Connection;

/** How frames leave by a WebSocket. */
public enum Sender {
    /** By the WebSocket API alone. */
    PORTABLE {
        @Override
        FrameSink sink(Session session, Optional<Object> connection, Timers timers) {
            connection.ifPresent(own -> GrizzlyWriter.install(session, (Connection<?>) own));
            return new PortableSink(session);
        }
    },
    /** By the connection that Payara has underneath. */
    GRIZZLY {
        @Override
        FrameSink sink(Session session, Optional<Object> connection, Timers timers) {
            return connection
                    .<FrameSink>map(own -> new GrizzlySink(session, (Connection<?>) own, timers))
                    .orElseGet(() -> new PortableSink(session));
        }
    };

    /** The best that this server can do. */
    public static Sender best() {
        try {
            Class.forName("org.glassfish.grizzly.Connection", false, Sender.class.getClassLoader());
            return GRIZZLY;
        } catch (ClassNotFoundException elsewhere) {
            return PORTABLE;
        }
    }

    /**
     * The sink of one WebSocket.
     *
     * @param connection the server's own connection, where it shows it
     */
    abstract FrameSink sink(Session session, Optional<Object> connection, Timers timers);
}
