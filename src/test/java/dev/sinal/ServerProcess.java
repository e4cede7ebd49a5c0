package dev.sinal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A server of a test's own, which it may kill. */
final class ServerProcess implements AutoCloseable {
    /** The lock of tests that start servers: one of them at a time. */
    static final String OF_A_TEST = "servers of a test's own";

    private static final String LOOPBACK = "set configs.config.server-config.network-config.network-listeners"
            + ".network-listener.http-listener.address=127.0.0.1\n";
    /** A test's server lives for a minute, and starts with half the work if it does not compile for years. */
    private static final List<String> LEAN = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Kind kind;
    private final Path directory;
    private final Path war;
    private final int port;
    private final List<String> settings;
    private Process process;

    /**
     * Which server it is.
     *
     * @param name {@code payara-micro} or {@code wildfly}
     * @param home Payara Micro's jar, or where WildFly is unpacked
     */
    record Kind(String name, Path home) {
        /** The one that the tests are for. */
        static Kind tested() {
            return new Kind(System.getProperty("it.server"), Path.of(System.getProperty("it.server.home")));
        }
    }

    /**
     * Sinal itself, on a free port.
     *
     * @param directory where it keeps what it keeps, its log too; there it finds what an earlier one kept
     * @param more settings besides those that all tests' servers have
     */
    ServerProcess(Path directory, String... more) {
        this(Kind.tested(), directory, Path.of(System.getProperty("it.war")), freePort(), sinal(directory, more));
    }

    /** @param settings options of its JVM */
    ServerProcess(Kind kind, Path directory, Path war, int port, List<String> settings) {
        this.kind = kind;
        this.directory = directory;
        this.war = war;
        this.port = port;
        this.settings = settings;
    }

    private static List<String> sinal(Path directory, String... more) {
        var settings = new ArrayList<>(List.of(System.getProperty("it.settings").split(" ")));
        settings.add("-DSINAL_DATA=" + directory.resolve("data"));
        settings.addAll(List.of(more));
        return settings;
    }

    /** What a test calls it with. */
    RestClient client() {
        return new RestClient(port);
    }

    /** Starts it, and returns when it serves Sinal. */
    RestClient start() throws IOException {
        launch(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        var client = client();
        await("server").atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> client.call("GET", "/", null)
                .body()
                .contains("\"mode\":"));
        return client;
    }

    /** Starts it. */
    Process launch(ProcessBuilder.Redirect output) throws IOException {
        var command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(LEAN);
        command.addAll(settings);
        command.addAll(kind.name().equals("wildfly") ? wildfly() : payaraMicro());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        return process;
    }

    /** Its process, once it is started. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Its JVM, once it is started. */
    Jvm jvm() {
        return new Jvm(handle());
    }

    /** What it has said since it was started first. */
    String log() throws IOException {
        return Files.readString(logFile());
    }

    private Path logFile() {
        return directory.resolve("server.log");
    }

    /** Ends it as a power cut would end the process: by SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    private List<String> payaraMicro() throws IOException {
        // It has no switch for the address.
        var commands = Files.writeString(directory.resolve("preboot"), LOOPBACK);
        return List.of(
                "-jar",
                kind.home().toString(),
                "--nocluster",
                "--port",
                String.valueOf(port),
                "--contextroot",
                "/",
                "--prebootcommandfile",
                commands.toString(),
                "--deploy",
                war.toString());
    }

    private List<String> wildfly() throws IOException {
        var home = kind.home();
        var base = directory.resolve("standalone");
        if (!Files.exists(base)) {
            copy(home.resolve("standalone").resolve("configuration"), base.resolve("configuration"));
            Files.createDirectories(base.resolve("deployments"));
        }
        Files.copy(war, base.resolve("deployments").resolve("sinal.war"), StandardCopyOption.REPLACE_EXISTING);
        return List.of(
                "-Djboss.home.dir=" + home,
                "-Djboss.server.base.dir=" + base,
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + freePort(),
                "-Djboss.management.http.port=" + freePort(),
                "-Dorg.jboss.boot.log.file=" + base.resolve("boot.log"),
                "-jar",
                home.resolve("jboss-modules.jar").toString(),
                "-mp",
                home.resolve("modules").toString(),
                "org.jboss.as.standalone");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** A port below those that the system gives to clients, who would take it while the server restarts. */
    static int freePort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // by somebody: the next one then
            }
        }
    }
}
