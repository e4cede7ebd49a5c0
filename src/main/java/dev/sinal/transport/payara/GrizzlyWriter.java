package dev.sinal.transport.payara;

import dev.sinal.engineio.Timers;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.tyrus.core.ProtocolHandler;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * Where the frames of one WebSocket leave on Payara, Tyrus's own ones included: the connection of this client, and nobody else's.
 *
 * <p>Tyrus's own writer (Payara 6.2025.10, Tyrus 2.1.5) writes to the response of the request that was upgraded. When the client is gone,
 * Payara uses that very object for another request, and a frame that comes a moment late is read by a stranger. It also holds a lock
 * while it writes, which ends in a deadlock with the thread that reads, if the write finds out that the client is gone.
 */
public final class GrizzlyWriter extends Writer {
    private static final System.Logger LOG = System.getLogger(GrizzlyWriter.class.getName());
    /** By then, an upgrade is served for sure. */
    private static final Duration SERVED = Duration.ofSeconds(1);

    private final TCPNIOConnection connection;
    private final Timers timers;
    private final Writer replaced;

    private GrizzlyWriter(TCPNIOConnection connection, Timers timers, Writer replaced) {
        this.connection = connection;
        this.timers = timers;
        this.replaced = replaced;
    }

    /**
     * Puts a writer in the place of Tyrus's own. To be called before anything is written.
     *
     * @throws LinkageError if this is another Tyrus than the one that is known
     */
    public static void install(Session session, TCPNIOConnection connection, Timers timers) {
        try {
            var protocol = (ProtocolHandler) read(read(session.getAsyncRemote(), "webSocket"), "protocolHandler");
            protocol.setWriter(new GrizzlyWriter(connection, timers, (Writer) read(protocol, "writer")));
        } catch (ReflectiveOperationException | ClassCastException otherTyrus) {
            throw new LinkageError("Tyrus's writer can't be replaced", otherTyrus);
        }
    }

    private static Object read(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(owner);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    @Override
    public void write(ByteBuffer bytes, CompletionHandler<ByteBuffer> done) {
        Buffer buffer = Buffers.wrap(connection.getMemoryManager(), bytes.duplicate());
        connection.write(buffer, new Told(bytes, done));
    }

    /**
     * Tyrus has done with the WebSocket, and the connection ends once all is written; Payara takes that for the client's doing, and uses
     * nothing of the request again. Tyrus's own writer, which tells it what to clean up, has to wait until the thread that serves the
     * upgrade is done. Payara waits for that too, but for a request whose predecessor was a poll that was answered at once, and what it
     * uses again in mid-service is shared by two strangers.
     */
    @Override
    public void close() {
        CloseListener<Closeable, CloseType> closed = (which, type) -> timers.schedule(SERVED, this::cleanUp);
        connection.addCloseListener(closed);
        connection.closeSilently();
    }

    private void cleanUp() {
        try {
            replaced.close();
        } catch (IOException | RuntimeException alreadyClean) {
            LOG.log(System.Logger.Level.DEBUG, "nothing to clean up after a WebSocket", alreadyClean);
        }
    }

    private static final class Told extends EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>> {
        private final ByteBuffer bytes;
        private final CompletionHandler<ByteBuffer> done;

        Told(ByteBuffer bytes, CompletionHandler<ByteBuffer> done) {
            this.bytes = bytes;
            this.done = done;
        }

        @Override
        public void completed(WriteResult<Buffer, SocketAddress> result) {
            done.completed(bytes);
        }

        @Override
        public void failed(Throwable failure) {
            done.failed(failure);
        }

        @Override
        public void cancelled() {
            done.cancelled();
        }
    }
}
