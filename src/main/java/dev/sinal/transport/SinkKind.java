package dev.sinal.transport;

import dev.sinal.transport.payara.GrizzlySink;
import dev.sinal.transport.wildfly.UndertowSink;
import java.util.Locale;
import java.util.function.Supplier;

/** A way to write frames to WebSockets, as {@code SINAL_SENDER} names it. */
public enum SinkKind {
    // Lambdas rather than method references: those would load the classes of both servers here.
    /** Writes to the Grizzly connection of Payara. */
    GRIZZLY("org.glassfish.grizzly.Connection", () -> GrizzlySink.factory()),
    /** Writes to the Undertow channel of WildFly. */
    UNDERTOW("io.undertow.websockets.jsr.UndertowSession", () -> UndertowSink.factory()),
    /** Sends by the WebSocket API. On Payara, this replaces Tyrus's own writer, which is not safe. */
    PORTABLE(
            "jakarta.websocket.Session",
            () -> SinkKind.GRIZZLY.isAvailable()
                    ? GrizzlySink.portableFactory()
                    : (session, connection, timers) -> new PortableSink(session));

    private final boolean available;
    private final Supplier<FrameSink.Factory> factory;

    SinkKind(String requiredClass, Supplier<FrameSink.Factory> factory) {
        this.available = isPresent(requiredClass);
        this.factory = factory;
    }

    /** Returns whether this server has the class that this kind requires. */
    boolean isAvailable() {
        return available;
    }

    private static boolean isPresent(String requiredClass) {
        try {
            Class.forName(requiredClass, false, SinkKind.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError otherServer) {
            return false;
        }
    }

    /**
     * Returns a new factory for sinks of this kind.
     *
     * @throws LinkageError if this version of the server differs from those that this kind supports
     */
    FrameSink.Factory factory() {
        return factory.get();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
