package dev.sinal.transport;

import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;
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
final class GrizzlyWriter extends Writer {
    private final TCPNIOConnection connection;
    private final Writer replaced;

    private GrizzlyWriter(TCPNIOConnection connection, Writer replaced) {
        this.connection = connection;
        this.replaced = replaced;
    }

    /**
     * Puts a writer in the place of Tyrus's own. To be called before anything is written.
     *
     * @throws LinkageError if this is another Tyrus than the one that is known
     */
    static void install(Session session, TCPNIOConnection connection) {
        try {
            var protocol = (ProtocolHandler) read(read(session.getAsyncRemote(), "webSocket"), "protocolHandler");
            protocol.setWriter(new GrizzlyWriter(connection, (Writer) read(protocol, "writer")));
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

    /** Tyrus has done with the WebSocket, and its own writer knows how to let Payara know. */
    @Override
    public void close() throws IOException {
        replaced.close();
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
