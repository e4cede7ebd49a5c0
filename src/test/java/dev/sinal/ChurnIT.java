package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests that 20,000 clients ({@code -Dit.churn}) that connect and disconnect in every possible way leave nothing in the server. */
@ResourceLock(ServerProcess.LOCK)
class ChurnIT {
    private static final List<String> KINDS = List.of(
            "clean",
            "reset",
            "without a close frame",
            "malformed",
            "before CONNECT",
            "while upgrading",
            "within the handshake",
            "timed out");
    private static final int CLIENTS = Integer.getInteger("it.churn");
    private static final int WARM_UP = 2_000;
    private static final int THREADS = 8;
    private static final Jvm.Usage NONE = new Jvm.Usage(0, 0);
    private static final long TOLERANCE_BYTES = 2_000_000;
    /** The number of threads by which the thread pools of Payara and WildFly may grow under load. */
    private static final int POOL_GROWTH = 50;

    @TempDir
    Path directory;

    @Test
    void no_session_is_left_and_the_heap_has_not_grown() throws Exception {
        try (var server = new ServerProcess(directory, "-DSINAL_MAX_SESSIONS=20000")) {
            var sinal = server.start();
            sinal.createStreaming("churn");
            churn(sinal, WARM_UP);
            var before = liveObjects(sinal, server);
            var threads = sinal.metric("jvm_threads_current");
            churn(sinal, CLIENTS);
            // Grizzly (Payara 6.2025.10) releases a closed connection after 30 seconds.
            await("heap")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(5))
                    .untilAsserted(() -> {
                        var after = liveObjects(sinal, server);
                        assertThat(Jvm.bytes(after))
                                .as(() -> "largest growth: " + growth(before, after))
                                .isLessThan(Jvm.bytes(before) + TOLERANCE_BYTES);
                    });
            assertThat(sinal.metric("jvm_threads_current")).isLessThan(threads + POOL_GROWTH);
        }
    }

    private static void churn(RestClient sinal, int clients) throws Exception {
        var clientsOfAKind = new ClientChurn(sinal, "churn");
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            var tasks = IntStream.range(0, clients)
                    .<Callable<Void>>mapToObj(i -> () -> one(clientsOfAKind, KINDS.get(i % KINDS.size())))
                    .toList();
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static Void one(ClientChurn churn, String kind) throws IOException {
        churn.one(kind);
        return null;
    }

    /** Returns the live objects once no client is left. */
    private static Map<String, Jvm.Usage> liveObjects(RestClient sinal, ServerProcess server) {
        sinal.awaitNoClients();
        var live = server.jvm().liveObjects();
        // Payara and WildFly keep the last request of some connections for reuse.
        for (var type : List.of("dev.sinal.engineio.EngineSession", "dev.sinal.socketio.Socket")) {
            assertThat(live.getOrDefault(type, NONE).count()).as(type).isLessThan(100);
        }
        return live;
    }

    private static List<String> growth(Map<String, Jvm.Usage> before, Map<String, Jvm.Usage> after) {
        return after.entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getValue().bytes()
                                - before.getOrDefault(entry.getKey(), NONE).bytes(),
                        entry.getKey()))
                .sorted(Map.Entry.<Long, String>comparingByKey().reversed())
                .limit(20)
                .map(entry -> entry.getValue() + " by " + entry.getKey())
                .toList();
    }
}
