package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Parcel;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Transport.Completion;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.tyrus.spi.CompletionHandler;

/** Sends by the connection that Payara has underneath, past Tyrus and what it does for each frame. */
final class GrizzlySink implements FrameSink {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connection<?> connection;
    private final GrizzlyWriter writer;
    private final FrameSink portable;
    private final Timers timers;

    GrizzlySink(Session session, Connection<?> connection, Timers timers) {
        this.connection = connection;
        this.writer = GrizzlyWriter.install(session, connection);
        this.portable = new PortableSink(session);
        this.timers = timers;
    }

    @Override
    public void send(Parcel parcel, Completion done) {
        writer.write(parcel.onWebSocket(), new Told(done));
    }

    /** Says goodbye to the client, and does not wait for its answer for ever. */
    @Override
    public void close(CloseCause cause) {
        portable.close(cause);
        if (cause == CloseCause.SHUTDOWN) {
            connection.closeSilently(); // nobody is left who waits
        } else if (connection.isOpen()) {
            var cut = timers.schedule(PATIENCE, connection::terminateSilently);
            CloseListener<Closeable, CloseType> listener = (closed, type) -> cut.cancel();
            connection.addCloseListener(listener);
        }
    }

    private static final class Told extends CompletionHandler<ByteBuffer> {
        private final Completion done;

        Told(Completion done) {
            this.done = done;
        }

        @Override
        public void completed(ByteBuffer bytes) {
            done.done(true);
        }

        @Override
        public void failed(Throwable failure) {
            done.done(false);
        }

        @Override
        public void cancelled() {
            done.done(false);
        }
    }
}
