package dev.sinal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A WebSocket client that sends arbitrary bytes. */
final class RawWebSocket implements AutoCloseable {
    /** The close code if the connection ends without a close frame (RFC 6455, section 7.1.5). */
    static final int LOST = 1006;
    /** The close code of a close frame without one. */
    private static final int NO_CODE = 1005;

    private static final int CLOSE = 8;
    private static final int CHUNK = 8_192;
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    /** The opcode of the last frame that was read. */
    private int opcode;

    final String head;

    RawWebSocket(int port, String path, String... headers) throws IOException {
        this(port, handshake(path, headers));
    }

    /** @param request the handshake as it is sent, with any bytes that follow it */
    RawWebSocket(int port, byte[] request) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) WaitTimeout.WAIT.toMillis());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        send(request);
        head = head();
    }

    /** Returns the response head, or the part of it that the server has sent. */
    private String head() throws IOException {
        var read = new StringBuilder();
        try {
            while (read.indexOf("\r\n\r\n") < 0) {
                read.append((char) in.readUnsignedByte());
            }
        } catch (EOFException | SocketException ended) {
            // The server has closed the connection.
        }
        return read.toString();
    }

    /** Sends a part of a request, and resets the connection. */
    static void resetAfter(int port, String part) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoLinger(true, 0);
        }
    }

    static byte[] handshake(String path, String... headers) {
        var request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()) + "\r\n";
        return request.getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean upgraded() {
        return head.startsWith("HTTP/1.1 101 ");
    }

    /** Sends bytes. A connection that the server has closed is not an error. */
    RawWebSocket send(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException closed) {
            // Tests expect that the server closes the connection.
        }
        return this;
    }

    /** Sends bytes, and returns how many of them were written before the connection ended. */
    int sent(byte[] bytes) {
        var sent = 0;
        try {
            for (; sent < bytes.length; sent += CHUNK) {
                out.write(bytes, sent, Math.min(CHUNK, bytes.length - sent));
            }
        } catch (IOException closed) {
            return sent;
        }
        return bytes.length;
    }

    /** Reads frames until one contains this text. */
    RawWebSocket awaitText(String part) throws IOException {
        while (!new String(payload(), StandardCharsets.UTF_8).contains(part)) {
            // Reads the next frame.
        }
        return this;
    }

    /** Reads frames up to the close frame, and returns its code; {@link #LOST} if the connection ends without one. */
    int awaitClose() throws IOException {
        try {
            var payload = payload();
            while (opcode != CLOSE) {
                payload = payload();
            }
            return payload.length == 0 ? NO_CODE : ByteBuffer.wrap(payload).getShort();
        } catch (EOFException | SocketException ended) {
            return LOST;
        } finally {
            socket.close();
        }
    }

    private byte[] payload() throws IOException {
        opcode = in.readUnsignedByte() & 0x0f;
        var length = in.readUnsignedByte();
        return in.readNBytes(
                length < 126 ? length : length == 126 ? in.readUnsignedShort() : Math.toIntExact(in.readLong()));
    }

    void awaitEnd() throws IOException {
        try {
            awaitClose();
        } catch (SocketTimeoutException lost) {
            // Undertow (WildFly 39) loses the completion of a first send once in some thousand upgrades; the ping
            // timeout ends such a session.
        }
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // It is closed.
        }
    }

    static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the bytes, repeated. */
    static byte[] repeat(byte[] bytes, int times) {
        var all = new byte[Math.multiplyExact(bytes.length, times)];
        for (var at = 0; at < all.length; at += bytes.length) {
            System.arraycopy(bytes, 0, all, at, bytes.length);
        }
        return all;
    }

    /** Returns a client frame, masked with zeros (RFC 6455, section 5.2). */
    static byte[] frame(int first, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.writeBytes(new byte[] {(byte) 0xfe, (byte) (payload.length >> 8), (byte) payload.length});
        } else {
            frame.writeBytes(new byte[] {
                (byte) 0xff,
                0,
                0,
                0,
                0,
                (byte) (payload.length >> 24),
                (byte) (payload.length >> 16),
                (byte) (payload.length >> 8),
                (byte) payload.length
            });
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }
}
