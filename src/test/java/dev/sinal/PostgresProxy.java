package dev.sinal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy before a PostgreSQL server that loses connections at a chosen step of a transaction. */
final class PostgresProxy implements AutoCloseable {
    private static final int COMMAND_COMPLETE = 'C';

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;
    private volatile String lostResult = "";
    private volatile boolean away;

    /** @param database the JDBC URL of the server's database */
    PostgresProxy(String database) throws IOException {
        this.target = URI.create(database.substring("jdbc:".length())).getPort();
        threads.execute(this::accept);
    }

    /** Returns the JDBC URL of the server's database. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + listening.getLocalPort() + "/postgres?sslmode=disable";
    }

    /** Ends all connections, and each new one, until {@link #heal}. */
    void goAway() {
        away = true;
        sockets.forEach(PostgresProxy::close);
    }

    /**
     * Ends the next connection on which the server completes such a command, before the client receives that.
     *
     * @param command such as {@code INSERT} or {@code COMMIT}
     */
    void loseResult(String command) {
        lostResult = command;
    }

    /** Returns whether the server is away, or the result was lost. */
    boolean hasLost() {
        return lostResult.isEmpty();
    }

    void heal() {
        away = false;
        lostResult = "";
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                if (away) {
                    close(client);
                } else {
                    connect(client);
                }
            } catch (IOException closed) {
                // the loop ends, or the server is away
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        threads.execute(() -> forward(client, server, false));
        threads.execute(() -> forward(server, client, true));
    }

    private void forward(Socket from, Socket to, boolean results) {
        try (from;
                to) {
            if (results) {
                forwardResults(new DataInputStream(new BufferedInputStream(from.getInputStream())), to);
            } else {
                from.getInputStream().transferTo(to.getOutputStream());
            }
        } catch (IOException lost) {
            // both ends are closed
        } finally {
            sockets.remove(from);
        }
    }

    /** A message of the server has a type, the length of what follows, and its content (protocol 3.0). */
    private void forwardResults(DataInputStream in, Socket to) throws IOException {
        for (var type = in.read(); type >= 0; type = in.read()) {
            var length = in.readInt();
            var content = in.readNBytes(length - Integer.BYTES);
            var command = new String(content, StandardCharsets.US_ASCII).split("[ \0]", 2)[0];
            if (type == COMMAND_COMPLETE && command.equals(lostResult)) {
                lostResult = "";
                return;
            }
            var message = ByteBuffer.allocate(1 + length);
            message.put((byte) type).putInt(length).put(content);
            to.getOutputStream().write(message.array());
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // already
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        goAway();
        threads.shutdown();
    }
}
