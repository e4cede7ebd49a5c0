package dev.sinal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy before a server on this machine that loses connections. */
public abstract class FaultyProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;
    private volatile boolean away;

    /** @param target the port of the server */
    protected FaultyProxy(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    protected int port() {
        return listening.getLocalPort();
    }

    /** Ends all connections, and each new one, until {@link #comeBack}. */
    public void goAway() {
        away = true;
        sockets.forEach(FaultyProxy::close);
    }

    public void comeBack() {
        away = false;
    }

    /** Returns what forwards the bytes of a connection. */
    protected abstract Forwarding forwarding();

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
        var forwarding = forwarding();
        threads.execute(() -> forward(client, server, forwarding::requests));
        threads.execute(() -> forward(server, client, forwarding::answers));
    }

    private void forward(Socket from, Socket to, Direction direction) {
        try (from;
                to) {
            direction.forward(from.getInputStream(), to.getOutputStream());
        } catch (IOException lost) {
            // both ends are closed
        } finally {
            sockets.remove(from);
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
        threads.shutdownNow();
    }

    private interface Direction {
        void forward(InputStream from, OutputStream to) throws IOException;
    }

    /** The two directions of a connection. Both ends are closed when either method returns. */
    protected interface Forwarding {
        default void requests(InputStream client, OutputStream server) throws IOException {
            client.transferTo(server);
        }

        void answers(InputStream server, OutputStream client) throws IOException;
    }
}
