package dev.sinal;

import static org.awaitility.Awaitility.await;

import dev.sinal.BenchServer.Target;
import dev.sinal.PublisherConnection.Form;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the servers that are compared. They are killed when this program ends. */
final class BenchServers {
    private static final String HEAP = "-Xmx512m";
    /** Keeps the compilers' threads, and with them their CPU time, while they have nothing to do. */
    private static final String COMPILERS = "-XX:-UseDynamicNumberOfCompilerThreads";
    /** The settings of {@code deploy}; a heap that still grows is collected all the time. */
    private static final List<String> FULL_HEAP = List.of("-Xms512m", "-XX:+UseParallelGC", COMPILERS);
    /** Returns the memory that a full collection frees to the system, so that the RSS of a JVM is what it needs. */
    private static final List<String> SMALL_HEAP = List.of("-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path target = Path.of(System.getProperty("bench.target"));
    private final Path directory = target.resolve("bench");
    private Broker broker;

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

    /** Starts a server that also receives events by Socket.IO and, where it is installed, by RabbitMQ. */
    BenchServer startWithSources(String name) throws IOException {
        if (!isSinal(name)) {
            return start(name);
        }
        var options = new ArrayList<>(FULL_HEAP);
        var relay = ServerProcess.freePort();
        var arguments = new ArrayList<>(List.of(String.valueOf(relay)));
        options.add("-DSINAL_UPSTREAM_URL=http://127.0.0.1:" + relay);
        options.add("-DSINAL_UPSTREAM_APIKEY=" + RestClient.KEY);
        if (Broker.isInstalled()) {
            options.add("-DSINAL_AMQP_URI=" + brokerUri());
            options.add("-DSINAL_AMQP_EXCHANGES=" + name);
            options.add("-DSINAL_AMQP_QUEUE=" + name);
            arguments.addAll(List.of(brokerUri(), name));
        }
        launchNode("relay.mjs", relay, arguments);
        var sinal = start(name, options);
        var targets = new EnumMap<>(sinal.targets());
        targets.put(Form.UPSTREAM, new Target(relay, "/upstream"));
        if (Broker.isInstalled()) {
            targets.put(Form.AMQP, new Target(relay, "/amqp"));
        }
        await("sources").atMost(Duration.ofMinutes(1)).until(() -> !new RestClient(sinal.port())
                .call("GET", "/source/list", null)
                .body()
                .contains("\"connected\":false"));
        return new BenchServer(sinal.name(), sinal.port(), targets, sinal.process(), sinal.collector());
    }

    private String brokerUri() throws IOException {
        if (broker == null) {
            broker = new Broker(Files.createTempDirectory(Files.createDirectories(directory), "rabbitmq"));
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
            broker.start();
        }
        return broker.uri();
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
                Map.of(
                        Form.PUBLICATION,
                        new Target(sinal.port(), "/event/publish/{instance}"),
                        Form.WEBHOOK,
                        new Target(sinal.port(), "/event/webhook")),
                server.handle(),
                () -> collect(server.handle()));
    }

    private BenchServer node() throws IOException {
        var port = ServerProcess.freePort();
        var process = launchNode("server.mjs", port, List.of(String.valueOf(port)));
        var target = new Target(port, "/publish/{instance}");
        var targets = new EnumMap<Form, Target>(Form.class);
        Stream.of(Form.values()).forEach(form -> targets.put(form, target));
        return new BenchServer(
                Report.REFERENCE, port, targets, process, () -> new RestClient(port).call("POST", "/gc", ""));
    }

    /** Starts a script with arguments, and blocks until it listens on a port. */
    private ProcessHandle launchNode(String script, int port, List<String> arguments) throws IOException {
        var nodeDirectory = Files.createDirectories(directory.resolve("node"));
        for (var file : List.of("package.json", script)) {
            Files.write(
                    nodeDirectory.resolve(file),
                    Files.readAllBytes(target.resolveSibling("src/bench/node").resolve(file)));
        }
        run(new ProcessBuilder("npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock")
                .directory(nodeDirectory.toFile()));
        var command = new ArrayList<>(
                List.of("node", "--expose-gc", nodeDirectory.resolve(script).toString()));
        command.addAll(arguments);
        return launch(script, port, command);
    }

    private BenchServer onJvm(String name, Class<?> main, List<String> options) throws IOException {
        var port = ServerProcess.freePort();
        var publishPort = ServerProcess.freePort();
        var command = new ArrayList<>(List.of(JAVA.toString(), HEAP));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of("" + port, "" + publishPort));
        var process = launch(main.getSimpleName(), publishPort, command);
        var targets = Map.of(Form.PUBLICATION, new Target(publishPort, "/publish"));
        return new BenchServer(name, port, targets, process, () -> collect(process));
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
