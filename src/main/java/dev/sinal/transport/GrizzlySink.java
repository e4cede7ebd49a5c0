package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Parcel;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Transport.Completion;
import jakarta.websocket.Session;
import java.time.Duration;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;

/** Sends by the connection that Payara has underneath, past Tyrus and what it does for each frame. */
final class GrizzlySink<A> implements FrameSink {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connection<A> connection;
    private final FrameSink portable;
    private final Timers timers;
    private final Told told = new Told();
    /** Of the parcel that is under way; there is one at a time. */
    private volatile Completion done;

    GrizzlySink(Session session, Connection<A> connection, Timers timers) {
        this.connection = connection;
        GrizzlyWriter.install(session, connection);
        this.portable = new PortableSink(session);
        this.timers = timers;
    }

    @Override
    public void send(Parcel parcel, Completion whenDone) {
        done = whenDone;
        connection.write(
                Buffers.wrap(connection.getMemoryManager(), parcel.onWebSocket().duplicate()), told);
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

    private final class Told extends EmptyCompletionHandler<WriteResult<Buffer, A>> {
        @Override
        public void completed(WriteResult<Buffer, A> result) {
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
