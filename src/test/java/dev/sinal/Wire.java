package dev.sinal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A WebSocket's bytes, as a client without manners sends them. */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    final String head;

    Wire(int port, String path, String... headers) throws IOException {
        this(port, handshake(path, headers));
    }

    /** @param request the request as it is sent, and whatever follows it at once */
    Wire(int port, byte[] request) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        out.write(request);
        var read = new StringBuilder();
        while (read.indexOf("\r\n\r\n") < 0) {
            var next = in.read();
            if (next < 0) {
                break;
            }
            read.append((char) next);
        }
        head = read.toString();
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

    /** Sends bytes, as far as the server takes them. */
    Wire send(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException closed) {
            // by the server, which is what is meant to happen
        }
        return this;
    }

    String read() throws IOException {
        var buffer = new byte[65_536];
        var length = in.read(buffer);
        if (length < 0) {
            throw new IOException("the server has closed");
        }
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    }

    void awaitEnd() throws IOException {
        try {
            while (in.read() >= 0) {
                // what came before
            }
        } catch (SocketTimeoutException lost) {
            // Undertow (WildFly 39) loses the completion of a first send once in some thousand upgrades; the ping
            // timeout
            // ends such a session.
        } catch (SocketException reset) {
            // that is an end, too
        }
        socket.close();
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
            // so much the better
        }
    }

    static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame as a client sends it, masked by zeros (RFC 6455, section 5.2). */
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
