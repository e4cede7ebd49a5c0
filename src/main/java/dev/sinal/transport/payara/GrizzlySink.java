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
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
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
 * Sends by the connection that Payara has underneath, past Tyrus and what it does for each frame. Past the connection's filters too, unless
 * one of them encrypts: the others let the bytes by, but that alone takes a tenth of the time that a delivery takes.
 */
public final class GrizzlySink implements FrameSink {
    private final TCPNIOConnection connection;
    private final Writer<SocketAddress> writer;
    private final boolean encrypts;
    private final FrameSink portable;
    private final Timers timers;
    private final Told told = new Told();
    /** Of the parcel that is under way; there is one at a time. */
    private volatile Completion done;

    public GrizzlySink(Session session, TCPNIOConnection connection, Timers timers) {
        this.connection = connection;
        this.writer =
                ((TCPNIOTransport) connection.getTransport()).getAsyncQueueIO().getWriter();
        this.encrypts = !(connection.getProcessor() instanceof FilterChain filters)
                || filters.indexOfType(SSLFilter.class) >= 0;
        GrizzlyWriter.install(session, connection, timers);
        this.portable = new PortableSink(session);
        this.timers = timers;
    }

    @Override
    public void send(FrameBatch parcel, Completion whenDone) {
        done = whenDone;
        WritableMessage bytes = Buffers.wrap(
                connection.getMemoryManager(), parcel.webSocketBytes().duplicate());
        if (encrypts) {
            connection.write(bytes, told);
        } else {
            writer.write(connection, bytes, told);
        }
    }

    @Override
    public void close(CloseCause cause) {
        portable.close(cause);
        if (cause == EngineCloseCause.SHUTDOWN) {
            connection.closeSilently(); // nobody is left who waits
        } else if (connection.isOpen()) {
            var cut = timers.schedule(PATIENCE, connection::terminateSilently);
            CloseListener<Closeable, CloseType> listener = (closed, type) -> cut.cancel();
            connection.addCloseListener(listener);
        }
    }

    private final class Told extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
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
