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

/** Twenty thousand clients ({@code -Dit.churn}) come and go in every way there is; the server is then as it was before. */
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
    private static final int AT_ONCE = 8;
    private static final Jvm.Live NONE = new Jvm.Live(0, 0);
    private static final long SLACK = 2_000_000;
    /** What the servers' pools may grow by under load. */
    private static final int POOLS = 50;

    @TempDir
    Path directory;

    @Test
    void the_maps_are_empty_and_the_heap_is_where_it_was() throws Exception {
        try (var server = new ServerProcess(directory, "-DSINAL_MAX_SESSIONS=20000")) {
            var sinal = server.start();
            sinal.create("churn");
            sinal.set("churn", true);
            play(sinal, WARM_UP);
            var before = settled(sinal, server);
            var threads = sinal.metric("jvm_threads_current");
            play(sinal, CLIENTS);
            // Grizzly lets go of a connection that is closed only after half a minute.
            await("heap")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(5))
                    .untilAsserted(() -> {
                        var after = settled(sinal, server);
                        assertThat(Jvm.bytes(after))
                                .as(() -> "what grew most: " + growth(before, after))
                                .isLessThan(Jvm.bytes(before) + SLACK);
                    });
            assertThat(sinal.metric("jvm_threads_current")).isLessThan(threads + POOLS);
        }
    }

    private static void play(RestClient sinal, int clients) throws Exception {
        var churn = new ClientChurn(sinal, "churn");
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var tasks = IntStream.range(0, clients)
                    .<Callable<Void>>mapToObj(i -> () -> one(churn, KINDS.get(i % KINDS.size())))
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

    /** The live objects, once nothing is left of the clients. */
    private static Map<String, Jvm.Live> settled(RestClient sinal, ServerProcess server) {
        sinal.awaitQuiet();
        var live = server.jvm().live();
        // The servers keep the last request of some connections that they may use again.
        for (var type : List.of("dev.sinal.engineio.EngineSession", "dev.sinal.socketio.Socket")) {
            assertThat(live.getOrDefault(type, NONE).count()).as(type).isLessThan(100);
        }
        return live;
    }

    private static List<String> growth(Map<String, Jvm.Live> before, Map<String, Jvm.Live> after) {
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
