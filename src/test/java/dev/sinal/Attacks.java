package dev.sinal;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Attacks on a server, each repeated until {@link #close}, from addresses of 127.0.0.0/8 that {@code WEBSOCKET_ALLOWED_HOSTS} does not
 * list. The responses are counted.
 */
final class Attacks implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 4_096;
    private static final int TIMEOUT = 60_000;
    /** The address of clients that stop reading, and how the system's table writes its end. */
    private static final String STALLING = "127.0.0.13";

    private static final String STALLING_IN_TABLE = "0D00007F";
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final String POLL = "/socket.io/?EIO=4&transport=polling";

    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();
    private final Queue<Socket> stalled = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    Attacks(int port) {
        this.port = port;
    }

    /** Work that is repeated. */
    private interface Attack {
        /** Returns how it ended. */
        String run() throws IOException;
    }

    /** Repeats an attack on threads of its own, with a pause after each. */
    private void repeat(String name, int times, long pauseMillis, Attack attack) {
        for (var i = 0; i < times; i++) {
            threads.execute(() -> {
                while (!stopped) {
                    count(name, attack);
                    pause(pauseMillis);
                }
            });
        }
    }

    private void count(String name, Attack attack) {
        var outcome = "";
        try {
            outcome = attack.run();
        } catch (IOException e) {
            outcome = e instanceof ProtocolException
                    ? e.getMessage()
                    : e.getClass().getSimpleName();
        }
        outcomes.computeIfAbsent(name + ": " + outcome, absent -> new LongAdder())
                .increment();
    }

    /** Sends bodies a byte a second, without a key; so many at once. */
    void sendSlowBodies(int count) {
        threads.execute(() -> {
            var bodies = new ArrayList<Socket>();
            while (!stopped) {
                while (bodies.size() < count && !stopped) {
                    open(bodies);
                }
                bodies.removeIf(this::hasEnded);
                pause(1_000);
            }
            bodies.forEach(Attacks::close);
        });
    }

    private void open(ArrayList<Socket> bodies) {
        count("slow body", () -> {
            var path = bodies.size() % 2 == 0 ? "/event/webhook" : "/instance/create";
            bodies.add(send("127.0.0." + (4 + bodies.size() % 8), 0, bytes(head("POST", path, 1_000_000))));
            return "opened";
        });
    }

    /** Sends another byte of a body, and returns whether the server has answered or closed the connection. */
    private boolean hasEnded(Socket body) {
        try {
            if (body.getInputStream().available() == 0) {
                body.getOutputStream().write(' ');
                return false;
            }
            count("slow body", () -> status(body));
        } catch (IOException closed) {
            count("slow body", () -> "closed");
        }
        close(body);
        return true;
    }

    /** Sends large bodies, so many at once. */
    void sendBodies(String name, int count, String path, byte[] body, String... headers) {
        repeat(name, count, 1_000, () -> {
            try (var socket = send("127.0.0.12", 0, bytes(head("POST", path, body.length, headers)))) {
                try {
                    socket.getOutputStream().write(body);
                } catch (IOException refused) {
                    // its response may have arrived
                }
                return status(socket);
            }
        });
    }

    /** Returns a webhook's body of 10 MB: a million short members. */
    static byte[] members() {
        return bytes(IntStream.range(100_000, 1_100_000)
                .mapToObj(i -> ",\"" + Integer.toString(i, Character.MAX_RADIX) + "\":1")
                .collect(Collectors.joining("", "{\"event\":\"call\",\"instance\":\"noisy\"", "}")));
    }

    /** Returns a publisher's body of 10 MB: an array of millions of numbers. */
    static byte[] elements() {
        return bytes("[1" + ",1".repeat(4_999_000) + "]");
    }

    /** Opens sessions without a key, and leaves each; two threads for each address. */
    void flood(String... addresses) {
        for (var address : addresses) {
            repeat("handshake", 2, 2, () -> {
                try (var socket = send(address, 0, request("GET", POLL, ""))) {
                    return status(socket);
                }
            });
        }
    }

    /**
     * Opens WebSockets and polling requests that are read in their beginnings only, so many of each.
     *
     * @param holdMillis the time until others are opened
     */
    void stall(int count, String instance, String key, long holdMillis) {
        repeat("stalled WebSocket", count, 0, () -> {
            var path = "/" + instance + "?apikey=" + key;
            stalled.add(send(STALLING, RECEIVE_BUFFER, RawWebSocket.handshake(path)));
            pause(holdMillis);
            return "opened";
        });
        repeat("stalled poll", count, 0, () -> {
            var session = session(STALLING, instance, key);
            pause(800); // an event a second waits; two of them are more than the outbox takes
            var poll = send(STALLING, RECEIVE_BUFFER, request("GET", session, ""));
            stalled.add(poll);
            poll.getInputStream().readNBytes(100);
            pause(holdMillis);
            return "opened";
        });
    }

    /**
     * Returns how many connections of clients that stopped reading the server still holds: those on which it has something left to send, by
     * the system's table.
     */
    static long held(int port) throws IOException {
        var server = Pattern.compile("\\d+: \\S*:%04X \\S*%s:\\S+ 01 (?!0{8}:).*".formatted(port, STALLING_IN_TABLE));
        try (var old = Files.lines(Path.of("/proc/net/tcp"));
                var current = Files.lines(Path.of("/proc/net/tcp6"))) {
            return Stream.concat(old, current)
                    .filter(line -> server.matcher(line.strip()).matches())
                    .count();
        }
    }

    /** Opens sessions that poll with gzip, so many at once, for 20 s each. */
    void poll(int count, String instance, String key) {
        for (var i = 0; i < count; i++) {
            var address = "127.0.0." + (20 + i % 20);
            repeat("poller", 1, 100, () -> {
                var session = session(address, instance, key);
                for (var end = System.nanoTime() + 20_000_000_000L; !stopped && end - System.nanoTime() > 0; ) {
                    var status = exchange(address, request("GET", session, "", "Accept-Encoding: gzip"))
                            .substring(9, 12);
                    if (!status.equals("200")) {
                        return status;
                    }
                }
                exchange(address, request("POST", session, "1"));
                return "closed";
            });
        }
    }

    /** Returns the path of a new session in an instance's namespace. */
    private String session(String address, String instance, String key) throws IOException {
        var path = "/socket.io/?EIO=4&transport=polling&apikey=" + key;
        var opened = exchange(address, request("GET", path, ""));
        var sid = SID.matcher(opened);
        if (!sid.find()) {
            throw new ProtocolException(opened.lines().findFirst().orElse("no response"));
        }
        var session = path + "&sid=" + sid.group(1);
        exchange(address, request("POST", session, "40/" + instance + ","));
        return session;
    }

    /** Returns a response, read until the server closes the connection. */
    private String exchange(String address, byte[] request) throws IOException {
        try (var socket = send(address, 0, request)) {
            var response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!response.startsWith("HTTP/1.1 ")) {
                throw new EOFException();
            }
            return response;
        }
    }

    private Socket send(String address, int receiveBuffer, byte[] request) throws IOException {
        var socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.bind(new InetSocketAddress(address, 0));
            socket.setSoTimeout(TIMEOUT);
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT);
            socket.getOutputStream().write(request);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns the status of a response, without the rest. */
    private static String status(Socket socket) throws IOException {
        var start = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        return start.length() < 12 ? "closed" : start.substring(9);
    }

    private static byte[] request(String method, String path, String body, String... headers) {
        return bytes(head(method, path, body.length(), headers) + body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String head(String method, String path, int length, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + (method.equals("POST") ? "Content-Type: application/json\r\nContent-Length: " + length + "\r\n" : "")
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()) + "\r\n";
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // already
        }
    }

    /** Ends all attacks but the stalled connections. */
    void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        stop();
        stalled.forEach(Attacks::close);
        threads.shutdownNow();
    }

    /** Returns how often each attack ended how. */
    @Override
    public String toString() {
        return outcomes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
