package dev.sinal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that connects to a namespace and leaves, with the least of HTTP that this takes. */
final class ConnectingClient {
    private static final String CONNECT = SubscriberConnection.connect("bench");
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

    private final int port;

    ConnectingClient(int port) {
        this.port = port;
    }

    /** Connects by WebSocket, and closes it. */
    Void webSocket() throws IOException {
        var webSocket = new RawWebSocket(port, WEBSOCKET);
        webSocket.awaitText("0{").send(RawWebSocket.text(CONNECT)).awaitText("40/bench,");
        webSocket.send(RawWebSocket.frame(0x88, new byte[] {3, (byte) 0xe8})).awaitEnd();
        return null;
    }

    /** Connects by polling, upgrades to a WebSocket, and closes it. */
    Void upgrade() throws IOException {
        try (var http = new Http(port)) {
            var sid = open(http);
            var webSocket = new RawWebSocket(port, WEBSOCKET + "&sid=" + sid);
            webSocket.send(RawWebSocket.text("2probe"));
            http.send("GET", POLLING + "&sid=" + sid, "");
            webSocket.awaitText("3probe");
            http.read(); // the noop packet
            webSocket.send(RawWebSocket.text("5"));
            webSocket
                    .send(RawWebSocket.frame(0x88, new byte[] {3, (byte) 0xe8}))
                    .awaitEnd();
        }
        return null;
    }

    /** Connects by polling, and leaves with a close packet. */
    Void polling() throws IOException {
        try (var http = new Http(port)) {
            http.call("POST", POLLING + "&sid=" + open(http), "1");
        }
        return null;
    }

    /** Opens a polling session that has joined the namespace, and returns its id. */
    private static String open(Http http) throws IOException {
        var open = http.call("GET", POLLING, "");
        var start = open.indexOf("\"sid\":\"") + "\"sid\":\"".length();
        var sid = open.substring(start, open.indexOf('"', start));
        http.call("POST", POLLING + "&sid=" + sid, CONNECT);
        if (!http.call("GET", POLLING + "&sid=" + sid, "").contains("40/bench,")) {
            throw new IOException("the namespace was not joined");
        }
        return sid;
    }

    /** A persistent HTTP connection. */
    private static final class Http implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Http(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        String call(String method, String path, String body) throws IOException {
            send(method, path, body);
            return read();
        }

        void send(String method, String path, String body) throws IOException {
            var type = body.isEmpty()
                    ? ""
                    : "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: " + body.length() + "\r\n";
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + type + "\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
        }

        /** Returns the body of a response with the status 200. */
        String read() throws IOException {
            var status = line();
            var length = -1;
            for (var line = line(); !line.isEmpty(); line = line()) {
                if (line.regionMatches(true, 0, "content-length:", 0, "content-length:".length())) {
                    length = Integer.parseInt(
                            line.substring("content-length:".length()).strip());
                }
            }
            var body = length >= 0 ? text(length) : chunks();
            if (!status.startsWith("HTTP/1.1 200 ")) {
                throw new IOException(status + ": " + body);
            }
            return body;
        }

        private String chunks() throws IOException {
            var body = new StringBuilder();
            for (var length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
                body.append(text(length));
                line();
            }
            line();
            return body.toString();
        }

        private String text(int length) throws IOException {
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (var next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("the server has closed the connection");
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
