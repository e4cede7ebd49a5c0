package dev.sinal.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A proxy before Redis that loses connections. */
final class RedisProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;
    private volatile String lost = "";
    private volatile boolean away;

    RedisProxy(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + listening.getLocalPort();
    }

    /** Ends the next connection on which the client has sent such a text, when Redis answers it. */
    void loseAnswerTo(String text) {
        lost = text;
    }

    /** Returns whether an answer was lost. */
    boolean hasLost() {
        return lost.isEmpty();
    }

    /** Ends all connections, and each new one, until {@link #comeBack}. */
    void goAway() {
        away = true;
        sockets.forEach(RedisProxy::close);
    }

    void comeBack() {
        away = false;
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
        var isLost = new AtomicBoolean();
        threads.execute(() -> forward(client, server, request -> isLost.compareAndSet(false, isLost(request))));
        threads.execute(() -> forward(server, client, answer -> {
            if (isLost.get()) {
                close(server);
            }
        }));
    }

    /** @param onBytes called with bytes before they are forwarded */
    private void forward(Socket from, Socket to, Consumer<String> onBytes) {
        try (from;
                to) {
            var buffer = new byte[65_536];
            for (var length = from.getInputStream().read(buffer);
                    length >= 0;
                    length = from.getInputStream().read(buffer)) {
                onBytes.accept(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                if (from.isClosed()) {
                    return;
                }
                to.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException lostConnection) {
            // both ends are closed
        } finally {
            sockets.remove(from);
        }
    }

    private boolean isLost(String request) {
        if (lost.isEmpty() || !request.contains(lost)) {
            return false;
        }
        lost = "";
        return true;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        sockets.forEach(RedisProxy::close);
        threads.shutdownNow();
    }
}
