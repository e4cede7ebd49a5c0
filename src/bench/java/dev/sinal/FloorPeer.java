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
 * What a server on the JVM can't do without: for each delivery one write, by one thread, of bytes that all clients share. It knows no
 * protocol: whatever a client says first lets it in, and nothing is read after that. Arguments as {@link NettyPeer}'s.
 */
final class FloorPeer {
    private static final List<SocketChannel> CLIENTS = new CopyOnWriteArrayList<>();

    private FloorPeer() {}

    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // as NettyPeer
        var http = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])), 0);
        http.createContext("/publish", FloorPeer::publish);
        http.start();
        var door = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
        while (true) {
            greet(door.accept());
        }
    }

    private static void greet(SocketChannel client) throws IOException {
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
        CLIENTS.removeIf(client -> isGone(client, frame.rewind()));
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    private static boolean isGone(SocketChannel client, ByteBuffer frame) {
        try {
            client.write(frame);
            return false;
        } catch (IOException gone) {
            return true;
        }
    }

    private static ByteBuffer frame(String text) {
        var frame = new Frame.Text(text).webSocketBytes();
        return ByteBuffer.allocateDirect(frame.remaining()).put(frame).flip();
    }
}
