package dev.sinal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An application server in a process of its own, with one WAR, on 127.0.0.1. */
final class ServerProcess implements AutoCloseable {
    /** The resource lock of test classes that start servers of their own: one such class runs at a time. */
    static final String LOCK = "servers of single tests";

    /** Options for a JVM that runs for about a minute: the C1 compiler alone halves the CPU time of a start. */
    static final List<String> SHORT_LIVED = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Payara Micro 6.2025.10 and WildFly 39 log one of these, and go on without the application. */
    private static final Pattern DEPLOYMENT_FAILED =
            Pattern.compile("Exception while (?:deploying|loading|preparing) the app|WFLYCTL0013|WFLYSRV0026");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Kind kind;
    private final Path directory;
    private final Path war;
    private final int port;
    private final List<String> settings;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;
    /** The length of the log when the process was started. */
    private int logStart;

    /**
     * A kind of application server.
     *
     * @param name {@code payara-micro} or {@code wildfly}
     * @param home Payara Micro's jar, or the directory of an unpacked WildFly
     */
    record Kind(String name, Path home) {
        /** Returns the server that Maven's profile selects. */
        static Kind tested() {
            return new Kind(System.getProperty("it.server"), Path.of(System.getProperty("it.server.home")));
        }
    }

    /**
     * Prepares a server with Sinal's WAR on a free port.
     *
     * @param directory holds its data and its log; a later server with the same directory continues with both
     * @param more settings besides those that all tests' servers have, as options of its JVM
     */
    ServerProcess(Path directory, String... more) {
        this(Kind.tested(), directory, Path.of(System.getProperty("it.war")), freePort(), settings(directory, more));
    }

    /** @param settings the options of its JVM */
    ServerProcess(Kind kind, Path directory, Path war, int port, List<String> settings) {
        this.kind = kind;
        this.directory = directory;
        this.war = war;
        this.port = port;
        this.settings = settings;
    }

    /** Prepares a node of a cluster, which other nodes on 127.0.0.1 can reach. */
    static ServerProcess node(Path directory, String... more) {
        var port = freePort();
        var settings = settings(directory, more);
        settings.add("-DSINAL_NODE_URL=http://127.0.0.1:" + port);
        return new ServerProcess(Kind.tested(), directory, Path.of(System.getProperty("it.war")), port, settings);
    }

    private static List<String> settings(Path directory, String... more) {
        var settings = new ArrayList<>(SHORT_LIVED);
        settings.addAll(List.of(System.getProperty("it.settings").split(" ")));
        settings.add("-DSINAL_DATA=" + directory.resolve("data"));
        settings.addAll(List.of(more));
        return settings;
    }

    /** Adds variables to the environment that its process will have. */
    ServerProcess withEnvironment(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** Returns a caller of its REST API. */
    RestClient client() {
        return new RestClient(port);
    }

    /**
     * Starts it, and blocks until Sinal serves requests.
     *
     * @throws IllegalStateException if the process ends or the WAR is not deployed; the message has the causes from its log
     */
    RestClient start() throws IOException {
        logStart = Files.exists(logFile()) ? log().length() : 0;
        launch(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        var client = client();
        try {
            await("Sinal's front page")
                    .atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() -> startFailure().isPresent()
                            || client.call("GET", "/", null).body().contains("\"mode\":"));
            startFailure().ifPresent(reason -> {
                throw new IllegalStateException("the server did not start: " + reason);
            });
        } catch (RuntimeException failure) {
            kill(); // the caller has nothing to close: Payara Micro runs on without the application
            throw failure;
        }
        return client;
    }

    private Optional<String> startFailure() throws IOException {
        var log = log().substring(logStart);
        if (process.isAlive() && !DEPLOYMENT_FAILED.matcher(log).find()) {
            return Optional.empty();
        }
        var causes = log.lines()
                .filter(line -> line.contains("Caused by: "))
                .distinct()
                .collect(Collectors.joining("\n"));
        return Optional.of(causes.isEmpty() ? log : causes);
    }

    /** Starts it, and returns at once. */
    Process launch(ProcessBuilder.Redirect output) throws IOException {
        var command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(settings);
        command.addAll(kind.name().equals("wildfly") ? wildfly() : payaraMicro());
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().putAll(environment);
        process = builder.start();
        return process;
    }

    /** Returns its process; it must have been started. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Returns its JVM; it must have been started. */
    Jvm jvm() {
        return new Jvm(handle());
    }

    /** Returns its log, earlier starts included. */
    String log() throws IOException {
        return Files.readString(logFile());
    }

    private Path logFile() {
        return directory.resolve("server.log");
    }

    /** Kills the process with SIGKILL, and blocks until it has ended. */
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
        var commands = new ArrayList<>(Files.readAllLines(Path.of("deploy/payara.asadmin")));
        // Payara Micro has no option for the listener's address.
        commands.addAll(Files.readAllLines(Path.of("src/test/resources/loopback.asadmin")));
        var file = Files.write(directory.resolve("preboot.asadmin"), commands);
        return List.of(
                "-jar",
                kind.home().toString(),
                "--nohazelcast",
                "--port",
                String.valueOf(port),
                "--contextroot",
                "/",
                "--prebootcommandfile",
                file.toString(),
                "--deploy",
                war.toString());
    }

    private List<String> wildfly() throws IOException {
        var home = kind.home();
        configure(home);
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

    /** Runs deploy/wildfly.cli, unless the configuration is as it left it. */
    private static synchronized void configure(Path home) throws IOException {
        var configuration = home.resolve("standalone").resolve("configuration").resolve("standalone.xml");
        var configured = home.resolve("sinal-configured.xml");
        if (Files.exists(configured) && Files.mismatch(configured, configuration) == -1) {
            return;
        }
        var output = Files.createTempFile("wildfly", ".log");
        var cli = new ProcessBuilder(
                        JAVA.toString(),
                        "-jar",
                        home.resolve("jboss-modules.jar").toString(),
                        "-mp",
                        home.resolve("modules").toString(),
                        "org.jboss.as.cli",
                        "--file=deploy/wildfly.cli")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        cli.environment().put("JBOSS_HOME", home.toString());
        var process = cli.start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(Files.readString(output));
        }
        Files.copy(configuration, configured, StandardCopyOption.REPLACE_EXISTING);
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

    /** Returns a free port below the ephemeral range, so that no client connection takes it while the server restarts. */
    static int freePort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Tries another port.
            }
        }
    }
}
