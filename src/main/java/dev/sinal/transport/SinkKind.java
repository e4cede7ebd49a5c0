package dev.sinal.transport;

import dev.sinal.engineio.Timers;
import dev.sinal.transport.payara.GrizzlySink;
import dev.sinal.transport.payara.GrizzlyWriter;
import dev.sinal.transport.wildfly.UndertowSink;
import io.undertow.websockets.jsr.UndertowSession;
import jakarta.websocket.Session;
import java.util.Locale;
import java.util.Optional;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;

/** How frames leave by a WebSocket. */
public enum SinkKind {
    /** By the connection that Payara has underneath. */
    GRIZZLY("org.glassfish.grizzly.Connection") {
        @Override
        FrameSink sink(Session session, Optional<Object> connection, Timers timers) {
            return new GrizzlySink(session, grizzly(connection), timers);
        }
    },
    /** By the channel that WildFly has underneath. */
    UNDERTOW("io.undertow.websockets.jsr.UndertowSession") {
        @Override
        FrameSink sink(Session session, Optional<Object> connection, Timers timers) {
            if (session instanceof UndertowSession own) {
                return new UndertowSink(own, timers);
            }
            throw new IncompatibleClassChangeError("WildFly shows no channel");
        }
    },
    /** By the WebSocket API alone; on Payara, past a writer that is not safe ({@link GrizzlyWriter}). */
    PORTABLE("jakarta.websocket.Session") {
        @Override
        FrameSink sink(Session session, Optional<Object> connection, Timers timers) {
            if (GRIZZLY.isHere()) {
                GrizzlyWriter.install(session, grizzly(connection), timers);
            }
            return new PortableSink(session);
        }
    };

    private final String needed;

    /** @param needed the class without which it can't work */
    SinkKind(String needed) {
        this.needed = needed;
    }

    /** Whether this server has what it needs. */
    boolean isHere() {
        try {
            Class.forName(needed, false, SinkKind.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException elsewhere) {
            return false;
        }
    }

    /**
     * The sink of one WebSocket.
     *
     * @param connection the server's own connection, where it shows it
     * @throws LinkageError if this is another version of the server than those that are known
     */
    abstract FrameSink sink(Session session, Optional<Object> connection, Timers timers);

    private static TCPNIOConnection grizzly(Optional<Object> connection) {
        if (connection.orElse(null) instanceof TCPNIOConnection own) {
            return own;
        }
        throw new IncompatibleClassChangeError("Payara shows no connection");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
