package dev.sinal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A Redis of the test's own, on this machine. */
public final class RedisServer implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final List<String> configuration;
    private final List<String> options;
    private Process process;

    /**
     * Starts Redis. Skips the test on a machine where it is not installed.
     *
     * @param directory an empty directory
     */
    public RedisServer(Path directory, String... options) throws IOException {
        this(directory, List.of(), List.of(options));
    }

    /**
     * Starts a sentinel.
     *
     * @param configuration its file, which it changes
     */
    static RedisServer sentinel(Path configuration) throws IOException {
        return new RedisServer(configuration.getParent(), List.of(configuration.toString()), List.of("--sentinel"));
    }

    private RedisServer(Path directory, List<String> configuration, List<String> options) throws IOException {
        var isInstalled = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "redis-server")));
        Assumptions.assumeTrue(isInstalled, "redis-server is not installed");
        this.directory = directory;
        this.configuration = configuration;
        this.options = options;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        start();
    }

    /** Starts it, and blocks until it accepts connections. */
    public void start() throws IOException {
        var command = new ArrayList<>(List.of("redis-server"));
        command.addAll(configuration);
        command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
        if (configuration.isEmpty()) {
            command.addAll(List.of("--save", ""));
        }
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        await("Redis").until(this::accepts);
    }

    private boolean accepts() {
        assertThat(process.isAlive()).isTrue();
        try {
            return answer("PING").equals("+PONG"); // not while it loads its data
        } catch (IOException refused) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Sends SIGSTOP. */
    public void pause() {
        signal("STOP");
    }

    /** Sends SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /** Kills it with SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Returns the number of keys whose names match a pattern. */
    int keys(String pattern) throws IOException {
        return Integer.parseInt(answer("KEYS " + pattern).substring(1));
    }

    /** Removes all keys. */
    void flush() throws IOException {
        assertThat(answer("FLUSHALL")).isEqualTo("+OK");
    }

    /** Writes all keys to the disk, from where they come back after a restart. */
    void save() throws IOException {
        assertThat(answer("SAVE")).isEqualTo("+OK");
    }

    /** Returns the first line of the answer to a command. */
    String answer(String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(in.readLine());
        }
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
