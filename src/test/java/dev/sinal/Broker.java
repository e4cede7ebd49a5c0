package dev.sinal;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A RabbitMQ server of the package {@code rabbitmq-server}, on 127.0.0.1, with its data in a directory. */
final class Broker implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/rabbitmq/lib");

    private final Path directory;
    private final int port = ServerProcess.freePort();
    private final int nodePort = ServerProcess.freePort();
    private final int mapperPort = ServerProcess.freePort();
    /** Erlang's port mapper, which a node starts in the background if there is none. */
    private final Process mapper;

    private Process process;

    Broker(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        var builder = new ProcessBuilder("epmd", "-address", "127.0.0.1", "-port", String.valueOf(mapperPort));
        mapper = builder.redirectErrorStream(true).redirectOutput(log()).start();
    }

    static boolean isInstalled() {
        return Files.isDirectory(INSTALLED);
    }

    /** Returns its address with the password of its only user. */
    String uri() {
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    /** Starts it, and blocks until it accepts connections. */
    void start() throws IOException {
        var builder = new ProcessBuilder(script().toString());
        var environment = builder.environment();
        environment.put("HOME", directory.toString());
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_EPMD_PORT", String.valueOf(mapperPort));
        environment.put("RABBITMQ_NODENAME", "sinal" + port + "@localhost");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", String.valueOf(port));
        environment.put("RABBITMQ_DIST_PORT", String.valueOf(nodePort));
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none");
        List.of(
                        "MNESIA_BASE",
                        "LOG_BASE",
                        "GENERATED_CONFIG_DIR",
                        "ENABLED_PLUGINS_FILE",
                        "CONFIG_FILE",
                        "CONF_ENV_FILE")
                .forEach(name -> environment.put(
                        "RABBITMQ_" + name, directory.resolve(name).toString()));
        process = builder.redirectErrorStream(true).redirectOutput(log()).start();
        await("RabbitMQ").atMost(Duration.ofMinutes(1)).until(() -> accepts() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(directory.resolve("log")));
        }
    }

    private Redirect log() {
        return Redirect.appendTo(directory.resolve("log").toFile());
    }

    private static Path script() throws IOException {
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("sbin/rabbitmq-server"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private boolean accepts() {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Returns a connection, as long as it takes until there is one. */
    Connection connect() {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        return await("connection")
                .atMost(Duration.ofMinutes(1))
                .until(() -> open(factory), Optional::isPresent)
                .get();
    }

    private static Optional<Connection> open(ConnectionFactory factory) {
        try {
            return Optional.of(factory.newConnection());
        } catch (IOException | TimeoutException refused) {
            return Optional.empty();
        }
    }

    /** Kills it with SIGKILL, and blocks until it has ended. */
    void kill() {
        end(ProcessHandle::destroyForcibly);
    }

    /** Ends it with SIGTERM, and blocks until it has ended. */
    void stop() {
        end(ProcessHandle::destroy);
    }

    private void end(Consumer<ProcessHandle> signal) {
        var nodes = process.descendants().toList();
        nodes.forEach(signal);
        nodes.forEach(node -> node.onExit().orTimeout(1, TimeUnit.MINUTES).join());
        process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
        mapper.destroyForcibly().onExit().join();
    }
}
