package dev.sinal.transport.payara;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Transport.Completion;
import dev.sinal.transport.FrameSink;
import dev.sinal.transport.PortableSink;
import jakarta.websocket.Session;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.Writer;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLFilter;

/**
 * Writes to the Grizzly connection of Payara, bypassing Tyrus and what it does for each frame. Bypasses the connection's filters too, unless one
 * of them encrypts: the others pass the bytes on unchanged, which takes a tenth of the time of a delivery.
 */
public final class GrizzlySink implements FrameSink {
    private final TCPNIOConnection connection;
    private final Writer<SocketAddress> writer;
    private final boolean encrypted;
    private final FrameSink portable;
    private final Timers timers;
    private final BatchHandler handler = new BatchHandler();
    /** The completion of the batch in flight. */
    private volatile Completion done;
    /** The number of bytes that have been written to the connection since the batch in flight was. */
    private final AtomicLong written = new AtomicLong();

    private GrizzlySink(Session session, TCPNIOConnection connection, Timers timers) {
        this.connection = connection;
        this.writer =
                ((TCPNIOTransport) connection.getTransport()).getAsyncQueueIO().getWriter();
        this.encrypted = !(connection.getProcessor() instanceof FilterChain filters)
                || filters.indexOfType(SSLFilter.class) >= 0;
        this.portable = portable(session, connection, timers);
        this.timers = timers;
        connection.getMonitoringConfig().addProbes(new WriteProbe());
    }

    /** Returns a factory for sinks of this class. */
    public static Factory factory() {
        return (session, connection, timers) -> new GrizzlySink(session, grizzly(connection), timers);
    }

    /** Returns a factory for portable sinks whose WebSockets do not use Tyrus's own writer; see {@link GrizzlyWriter}. */
    public static Factory portableFactory() {
        return (session, connection, timers) -> portable(session, grizzly(connection), timers);
    }

    private static FrameSink portable(Session session, TCPNIOConnection connection, Timers timers) {
        GrizzlyWriter.install(session, connection, timers);
        IdleTimeouts.omit(session.getContainer());
        return new PortableSink(session);
    }

    private static TCPNIOConnection grizzly(Optional<Object> connection) {
        if (connection.orElse(null) instanceof TCPNIOConnection grizzly) {
            return grizzly;
        }
        throw new IncompatibleClassChangeError("Payara exposes no Grizzly connection");
    }

    @Override
    public void send(FrameBatch batch, Completion whenDone) {
        done = whenDone;
        written.set(0);
        WritableMessage bytes = Buffers.wrap(
                connection.getMemoryManager(), batch.webSocketBytes().duplicate());
        if (encrypted) {
            connection.write(bytes, handler);
        } else {
            writer.write(connection, bytes, handler);
        }
    }

    @Override
    public long progress() {
        return written.get();
    }

    @Override
    public void close(CloseCause cause) {
        portable.close(cause);
        if (cause == EngineCloseCause.SHUTDOWN) {
            connection.closeSilently(); // the timers end with the application
        } else if (connection.isOpen()) {
            var timeout = timers.schedule(CLOSE_TIMEOUT, connection::terminateSilently);
            CloseListener<Closeable, CloseType> listener = (closed, type) -> timeout.cancel();
            connection.addCloseListener(listener);
        }
    }

    /** Sees what the network takes, also where a filter encrypts it. */
    private final class WriteProbe extends ConnectionProbe.Adapter {
        @Override
        @SuppressWarnings("rawtypes")
        public void onWriteEvent(Connection connection, Buffer data, long size) {
            written.addAndGet(size);
        }
    }

    private final class BatchHandler extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
        @Override
        public void completed(WriteResult<WritableMessage, SocketAddress> result) {
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
