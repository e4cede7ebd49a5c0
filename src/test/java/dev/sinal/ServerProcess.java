package dev.sinal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A server of a test's own, which it may kill. */
final class ServerProcess implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path directory;
    private final int port = freePort();
    private Process process;

    /** @param directory where it keeps what it keeps; empty at first */
    ServerProcess(Path directory) {
        this.directory = directory;
    }

    /** Starts it, and returns when it serves the WAR. */
    Client start() throws IOException {
        var command = new ArrayList<String>();
        command.add(JAVA.toString());
        command.addAll(List.of("-Xmx512m", "-DSINAL_DATA=" + directory.resolve("data")));
        command.addAll(List.of(System.getProperty("it.settings.common").split(" ")));
        command.addAll(System.getProperty("it.server").equals("wildfly") ? wildfly() : payaraMicro());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()))
                .start();
        var client = new Client(port);
        await("server").atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> client.call("GET", "/", null)
                .body()
                .contains("\"mode\":\"traditional\""));
        return client;
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

    private List<String> payaraMicro() {
        return List.of(
                "-jar",
                System.getProperty("it.server.home"),
                "--nocluster",
                "--port",
                String.valueOf(port),
                "--contextroot",
                "/",
                "--deploy",
                System.getProperty("it.war"));
    }

    private List<String> wildfly() throws IOException {
        var home = Path.of(System.getProperty("it.server.home"));
        var base = directory.resolve("standalone");
        if (!Files.exists(base)) {
            copy(home.resolve("standalone").resolve("configuration"), base.resolve("configuration"));
            Files.createDirectories(base.resolve("deployments"));
            Files.copy(
                    Path.of(System.getProperty("it.war")),
                    base.resolve("deployments").resolve("sinal.war"));
        }
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

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
