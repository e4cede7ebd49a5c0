package dev.sinal.transport.payara;

import static java.lang.System.Logger.Level.DEBUG;

import dev.sinal.engineio.Timers;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
 * Writes all frames of one WebSocket on Payara, those that Tyrus sends itself included, to the client's Grizzly connection.
 *
 * <p>It replaces Tyrus's own writer (Payara 6.2025.10, Tyrus 2.1.5), which is not safe. That one writes to the response of the request that was
 * upgraded. Once the client is gone, Payara reuses the response object for another request, and a frame that is written a moment late goes to
 * another client. It also holds a lock while it writes, which deadlocks with the reading thread if the write discovers that the client is gone.
 */
final class GrizzlyWriter extends Writer {
    private static final System.Logger LOG = System.getLogger(GrizzlyWriter.class.getName());
    private static final PrivateField WEB_SOCKET = new PrivateField("webSocket");
    private static final PrivateField PROTOCOL = new PrivateField("protocolHandler");
    private static final PrivateField WRITER = new PrivateField("writer");
    /** Long enough for the thread that serves an upgrade to have returned. */
    private static final Duration CLEANUP_DELAY = Duration.ofSeconds(1);

    /** The bit of a frame's first byte that control frames have (RFC 6455, section 5.2). */
    private static final int CONTROL = 0x08;
    /** In bytes: 500 pongs of full length. */
    private static final int MAX_WAITING = 1 << 16;

    private final TCPNIOConnection connection;
    private final Timers timers;
    private final Writer replaced;
    /** The bytes of control frames that the client has not taken. */
    private final AtomicInteger waiting = new AtomicInteger();

    private GrizzlyWriter(TCPNIOConnection connection, Timers timers, Writer replaced) {
        this.connection = connection;
        this.timers = timers;
        this.replaced = replaced;
    }

    /**
     * Replaces Tyrus's own writer. Called before anything is written.
     *
     * @throws LinkageError if this version of Tyrus differs from the one that is supported
     */
    static void install(Session session, TCPNIOConnection connection, Timers timers) {
        try {
            var protocol = (ProtocolHandler) PROTOCOL.get(WEB_SOCKET.get(session.getAsyncRemote()));
            protocol.setWriter(new GrizzlyWriter(connection, timers, (Writer) WRITER.get(protocol)));
        } catch (RuntimeException otherTyrus) {
            throw new LinkageError("Tyrus's writer can't be replaced", otherTyrus);
        }
    }

    /**
     * Writes a frame. Closes the connection instead if too many control frames wait: Tyrus answers each ping, also those of a client that reads
     * nothing, and Grizzly would queue the answers without a limit.
     */
    @Override
    public void write(ByteBuffer bytes, CompletionHandler<ByteBuffer> handler) {
        var length = isControlFrame(bytes) ? bytes.remaining() : 0;
        if (waiting.addAndGet(length) > MAX_WAITING) {
            timers.schedule(
                    Duration.ZERO,
                    connection::terminateSilently); // not on the thread that reads; see WebSocketTransport
            waiting.addAndGet(-length);
            handler.failed(new IOException("the client takes no answers to its pings"));
            return;
        }
        Buffer buffer = Buffers.wrap(connection.getMemoryManager(), bytes.duplicate());
        connection.write(buffer, new WriteHandler(bytes, length, handler));
    }

    private static boolean isControlFrame(ByteBuffer frame) {
        return frame.hasRemaining() && (frame.get(frame.position()) & CONTROL) != 0;
    }

    /**
     * Closes the connection once everything is written. Called by Tyrus when it has finished with the WebSocket.
     *
     * <p>Payara handles this as a close by the client, and recycles nothing of the request. Closing the replaced writer makes Payara clean up
     * the request, which is not safe before the thread that serves the upgrade has returned. Payara waits for that thread itself, except for a
     * request object that a poll used before which was answered in its dispatch: such an object would be recycled while the upgrade is being
     * served, and two clients would share it. So the replaced writer is closed one second after the connection.
     */
    @Override
    public void close() {
        CloseListener<Closeable, CloseType> closed = (which, type) -> timers.schedule(CLEANUP_DELAY, this::cleanUp);
        connection.addCloseListener(closed);
        connection.closeSilently();
    }

    private void cleanUp() {
        try {
            replaced.close();
        } catch (IOException | RuntimeException alreadyClean) {
            LOG.log(DEBUG, "request of a closed WebSocket is already cleaned up", alreadyClean);
        }
    }

    /** Passes the result of a write to Grizzly on to Tyrus. */
    private final class WriteHandler extends EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>> {
        private final ByteBuffer bytes;
        private final int length;
        private final CompletionHandler<ByteBuffer> handler;

        WriteHandler(ByteBuffer bytes, int length, CompletionHandler<ByteBuffer> handler) {
            this.bytes = bytes;
            this.length = length;
            this.handler = handler;
        }

        @Override
        public void completed(WriteResult<Buffer, SocketAddress> result) {
            waiting.addAndGet(-length);
            handler.completed(bytes);
        }

        @Override
        public void failed(Throwable failure) {
            handler.failed(failure);
        }

        @Override
        public void cancelled() {
            handler.cancelled();
        }
    }
}
