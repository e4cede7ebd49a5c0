package dev.sinal;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A client that receives events, with the least of WebSocket, Engine.IO 4 and Socket.IO 5 that this takes. */
final class SubscriberConnection {
    private static final byte[] PONG = masked("3");
    private static final byte[] NOTHING = {};
    /** The first byte of a final text frame. */
    private static final int TEXT = 0x81;
    /** The length value that announces a length of two bytes. */
    private static final int TWO_BYTES = 126;

    private final SocketChannel channel;
    private final Handler handler;
    /** The beginning of a frame that has not arrived completely. */
    private byte[] rest;

    /** Handles what the client receives. */
    interface Handler {
        /** Called when the client is connected to the namespace. */
        void connected();

        /** Called for an event, which extends from {@code start} to the limit. */
        void event(ByteBuffer frame, int start);
    }

    /** Sends the handshake and the CONNECT to an instance's namespace. The channel is non-blocking from now on. */
    SubscriberConnection(int port, String instance, ByteBuffer buffer, Handler handler) throws IOException {
        this.handler = handler;
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.write(ByteBuffer.wrap(RawWebSocket.handshake("/socket.io/?EIO=4&transport=websocket")));
        buffer.clear();
        int end;
        do {
            receive(buffer);
            var head = StandardCharsets.ISO_8859_1
                    .decode(buffer.duplicate().flip())
                    .toString();
            end = head.indexOf("\r\n\r\n");
            if (!head.startsWith("HTTP/1.1 101 ")) {
                throw new IOException("no WebSocket: " + head);
            }
        } while (end < 0);
        buffer.flip().position(end + 4);
        keep(buffer);
        channel.write(ByteBuffer.wrap(masked(connect(instance))));
        channel.configureBlocking(false);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Reads and handles the frames that have arrived. */
    void read(ByteBuffer buffer) throws IOException {
        buffer.clear().put(rest);
        receive(buffer);
        buffer.flip();
        while (frame(buffer)) {
            // Handles the next frame.
        }
        keep(buffer);
    }

    private void receive(ByteBuffer buffer) throws IOException {
        if (channel.read(buffer) < 0) {
            throw new EOFException("the server has closed a session");
        }
    }

    private void keep(ByteBuffer buffer) {
        rest = buffer.hasRemaining() ? new byte[buffer.remaining()] : NOTHING;
        buffer.get(rest);
    }

    /** Handles one frame, if it has arrived completely. */
    private boolean frame(ByteBuffer buffer) throws IOException {
        if (buffer.remaining() < 2) {
            return false;
        }
        var at = buffer.position();
        var start = at + 2;
        var length = buffer.get(at + 1) & 0xFF;
        if ((buffer.get(at) & 0xFF) != TEXT || length > TWO_BYTES) {
            throw new IOException("an unexpected frame");
        }
        if (length == TWO_BYTES) {
            start += 2;
            length = buffer.limit() < start ? 0 : buffer.getShort(at + 2) & 0xFFFF;
        }
        if (buffer.limit() < start + length) {
            return false;
        }
        packet(buffer, start);
        buffer.position(start + length);
        return true;
    }

    private void packet(ByteBuffer buffer, int start) throws IOException {
        switch (buffer.get(start)) {
            case '0' -> {} // The session is open.
            case '2' -> channel.write(ByteBuffer.wrap(PONG));
            case '4' -> {
                switch (buffer.get(start + 1)) {
                    case '0' -> handler.connected();
                    case '2' -> handler.event(buffer, start);
                    default -> throw new IOException("a packet that is neither a CONNECT nor an event");
                }
            }
            default -> throw new IOException("an unexpected packet");
        }
    }

    /** Returns the packet that connects to an instance's namespace. */
    static String connect(String instance) {
        return "40/" + instance + ",{\"apikey\":\"" + RestClient.KEY + "\"}";
    }

    /** Returns a client frame, masked with zeros. */
    private static byte[] masked(String text) {
        var payload = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(6 + payload.length)
                .put((byte) TEXT)
                .put((byte) (0x80 | payload.length))
                .putInt(0)
                .put(payload)
                .array();
    }
}
