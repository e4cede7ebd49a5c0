package dev.sinal.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that answers the first request of each connection, and resets the connection when it has read the second one. */
final class ResettingNode implements AutoCloseable {
    static final String BODY = "4hello";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger requests = new AtomicInteger();

    ResettingNode() throws IOException {
        new Thread(this::accept).start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns how many requests it has read. */
    int requests() {
        return requests.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                new Thread(() -> serve(connection)).start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            if (read(in)) {
                var answer = "HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                read(in);
                connection.setSoLinger(true, 0); // so that closing it resets it
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a request without a body. Returns false if none came. */
    private boolean read(BufferedReader in) throws IOException {
        var line = in.readLine();
        if (line == null) {
            return false;
        }
        while (!line.isEmpty()) {
            line = in.readLine();
        }
        requests.incrementAndGet();
        return true;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
