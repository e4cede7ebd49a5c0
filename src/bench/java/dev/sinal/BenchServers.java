package dev.sinal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts the servers that are compared. They are killed when this program ends. */
final class BenchServers {
    private static final String HEAP = "-Xmx512m";
    /** Keeps the compilers' threads, and with them their CPU time, while they have nothing to do. */
    private static final String COMPILERS = "-XX:-UseDynamicNumberOfCompilerThreads";
    /** The setting of {@code deploy}; a heap that still grows is collected all the time. */
    private static final List<String> FULL_HEAP = List.of("-Xms512m", COMPILERS);
    /** Returns the memory that a full collection frees to the system, so that the RSS of a JVM is what it needs. */
    private static final List<String> SMALL_HEAP = List.of("-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path target = Path.of(System.getProperty("bench.target"));
    private final Path directory = target.resolve("bench");

    /** Returns whether a name of the options is Sinal's on one of its servers. */
    static boolean isSinal(String name) {
        return name.equals("payara") || name.equals("wildfly");
    }

    /** Returns whether a server has many namespaces, polling and upgrades. */
    static boolean isComplete(String name) {
        return isSinal(name) || name.equals("node");
    }

    /** Starts a server, and blocks until it accepts connections. */
    BenchServer start(String name) throws IOException {
        return start(name, FULL_HEAP);
    }

    /** Starts a server that holds no more memory than it needs. */
    BenchServer startWithSmallHeap(String name) throws IOException {
        return start(name, SMALL_HEAP);
    }

    /** @param options options of its JVM, if it has one */
    private BenchServer start(String name, List<String> options) throws IOException {
        Files.createDirectories(directory);
        return switch (name) {
            case "node" -> node();
            case "netty" -> onJvm("netty-socketio", NettyServer.class, options);
            case "write-only" -> onJvm("write-only server", WriteOnlyServer.class, options);
            case "payara" -> sinal(
                    "Sinal, Payara Micro",
                    new ServerProcess.Kind("payara-micro", target.resolve("payara-micro.jar")),
                    options);
            case "wildfly" -> sinal(
                    "Sinal, WildFly",
                    new ServerProcess.Kind("wildfly", Path.of(System.getProperty("bench.wildfly"))),
                    options);
            default -> throw new IllegalArgumentException("no such server: " + name);
        };
    }

    private BenchServer sinal(String name, ServerProcess.Kind kind, List<String> options) throws IOException {
        var serverDirectory = Files.createTempDirectory(directory, kind.name());
        var settings = new ArrayList<>(options);
        settings.add(HEAP);
        settings.add("-DWEBSOCKET_ENABLED=true");
        // All clients and publishers have one address.
        settings.add("-DSINAL_HANDSHAKES_PER_MINUTE=0");
        settings.add("-DSINAL_PUBLICATIONS_PER_MINUTE=0");
        settings.add("-DSINAL_MAX_SESSIONS_PER_ADDRESS=50000");
        settings.add("-DAUTHENTICATION_API_KEY=" + RestClient.KEY);
        settings.add("-DSINAL_DATA=" + serverDirectory.resolve("data"));
        var server = new ServerProcess(
                kind, serverDirectory, target.resolve("sinal.war"), ServerProcess.freePort(), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        var sinal = server.start();
        sinal.createStreaming("bench");
        return new BenchServer(
                name,
                sinal.port(),
                sinal.port(),
                "/event/publish/{instance}",
                "/event/webhook",
                server.handle(),
                () -> collect(server.handle()));
    }

    private BenchServer node() throws IOException {
        var nodeDirectory = Files.createDirectories(directory.resolve("node"));
        for (var file : List.of("package.json", "server.mjs")) {
            Files.write(
                    nodeDirectory.resolve(file),
                    Files.readAllBytes(target.resolveSibling("src/bench/node").resolve(file)));
        }
        run(new ProcessBuilder("npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock")
                .directory(nodeDirectory.toFile()));
        var port = ServerProcess.freePort();
        var process = launch(
                "node",
                port,
                List.of(
                        "node",
                        "--expose-gc",
                        nodeDirectory.resolve("server.mjs").toString(),
                        "" + port));
        return new BenchServer(
                Report.REFERENCE,
                port,
                port,
                "/publish/{instance}",
                "/publish/{instance}",
                process,
                () -> new RestClient(port).call("POST", "/gc", ""));
    }

    private BenchServer onJvm(String name, Class<?> main, List<String> options) throws IOException {
        var port = ServerProcess.freePort();
        var publishPort = ServerProcess.freePort();
        var command = new ArrayList<>(List.of(JAVA.toString(), HEAP));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of("" + port, "" + publishPort));
        var process = launch(main.getSimpleName(), publishPort, command);
        return new BenchServer(name, port, publishPort, "/publish", "/publish", process, () -> collect(process));
    }

    private ProcessHandle launch(String name, int port, List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await(name).atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
        return process.toHandle();
    }

    private static void collect(ProcessHandle jvm) {
        var jcmd = JAVA.resolveSibling("jcmd").toString();
        run(new ProcessBuilder(jcmd, String.valueOf(jvm.pid()), "GC.run"));
    }

    private static void run(ProcessBuilder command) {
        try {
            var status = command.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (status != 0) {
                throw new IllegalStateException(command.command() + " ended with " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
