package dev.sinal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sinal.engineio.Frame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The least that a server on the JVM does: one write for each delivery, on one thread, of bytes that all clients share. It implements no
 * protocol: the first bytes of a client are answered with a handshake and a CONNECT, and nothing is read after that. The arguments are those
 * of {@link NettyServer}.
 */
final class WriteOnlyServer {
    private static final List<SocketChannel> CLIENTS = new CopyOnWriteArrayList<>();

    private WriteOnlyServer() {}

    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // as in NettyServer
        var http = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])), 0);
        http.createContext("/publish", WriteOnlyServer::publish);
        http.start();
        var listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
        while (true) {
            accept(listener.accept());
        }
    }

    private static void accept(SocketChannel client) throws IOException {
        var read = ByteBuffer.allocate(1 << 12);
        client.read(read);
        client.write(ByteBuffer.wrap("HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes()));
        client.write(frame("0{}"));
        client.read(read);
        client.write(frame("40/bench,{}"));
        CLIENTS.add(client);
    }

    private static void publish(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var frame = frame("42/bench,[\"messages.upsert\"," + body + "]");
        CLIENTS.removeIf(client -> isClosed(client, frame.rewind()));
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    private static boolean isClosed(SocketChannel client, ByteBuffer frame) {
        try {
            client.write(frame);
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private static ByteBuffer frame(String text) {
        var frame = new Frame.Text(text).webSocketBytes();
        return ByteBuffer.allocateDirect(frame.remaining()).put(frame).flip();
    }
}
