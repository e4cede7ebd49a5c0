package dev.sinal;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One client that listens: as much of a WebSocket, of Engine.IO 4 and of Socket.IO 5 as that takes. */
final class Listening {
    private static final byte[] CONNECT = masked("40/bench,{\"apikey\":\"" + RestClient.KEY + "\"}");
    private static final byte[] PONG = masked("3");
    private static final byte[] NOTHING = {};
    /** The first byte of a frame that is one whole text. */
    private static final int TEXT = 0x81;
    /** The length that says that the length follows. */
    private static final int IN_TWO_BYTES = 126;

    private final SocketChannel channel;
    private final Hearing hearing;
    /** The beginning of a frame whose end has yet to come. */
    private byte[] rest;

    /** Is told what a client hears. */
    interface Hearing {
        /** The client is in the namespace. */
        void connected();

        /** The event that begins here, and goes on up to the limit. */
        void event(ByteBuffer frame, int start);
    }

    /** A client that has asked to enter the namespace. Its channel does not block from now on. */
    Listening(int port, ByteBuffer buffer, Hearing hearing) throws IOException {
        this.hearing = hearing;
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
        channel.write(ByteBuffer.wrap(CONNECT));
        channel.configureBlocking(false);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Reads what has come. */
    void read(ByteBuffer buffer) throws IOException {
        buffer.clear().put(rest);
        receive(buffer);
        buffer.flip();
        while (frame(buffer)) {
            // and the next one
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

    /** Takes one frame out, if it is there as a whole. */
    private boolean frame(ByteBuffer buffer) throws IOException {
        if (buffer.remaining() < 2) {
            return false;
        }
        var at = buffer.position();
        var start = at + 2;
        var length = buffer.get(at + 1) & 0xFF;
        if ((buffer.get(at) & 0xFF) != TEXT || length > IN_TWO_BYTES) {
            throw new IOException("a frame of a kind that no server sends here");
        }
        if (length == IN_TWO_BYTES) {
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
            case '0' -> {} // the session is open
            case '2' -> channel.write(ByteBuffer.wrap(PONG));
            case '4' -> {
                switch (buffer.get(start + 1)) {
                    case '0' -> hearing.connected();
                    case '2' -> hearing.event(buffer, start);
                    default -> throw new IOException("a packet that is neither an event nor lets the client in");
                }
            }
            default -> throw new IOException("a packet that no server sends here");
        }
    }

    /** A frame of a client, under the mask 0. */
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
