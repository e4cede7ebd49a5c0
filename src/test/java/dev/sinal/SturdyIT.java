package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * All attacks on one server at once, for {@code it.soak} seconds: a publisher and its clients do not notice them, and afterwards the server
 * holds nothing of them.
 */
@Tag("faults")
@Tag("sturdy")
@ResourceLock(ServerProcess.LOCK)
class SturdyIT {
    private static final int SECONDS = Integer.getInteger("it.soak");
    /** A run of this length has the default settings, and its latencies are checked. */
    private static final int LONG = 300;

    private static final int MEGABYTES = 1_000_000;
    private static final long SLACK = 40 * MEGABYTES;
    /** The servers' own pools grow to a bound, 200 on Payara Micro, and shrink only after minutes. */
    private static final int THREADS = 250;

    private static final List<String> SHORT_TIMEOUTS = List.of(
            "-DSINAL_SEND_TIMEOUT=5000",
            "-DSINAL_CONNECT_TIMEOUT=10000",
            // What the system's own buffer takes is sent as far as the server knows: then only a missing pong tells.
            "-DSINAL_PING_INTERVAL=5000",
            "-DSINAL_PING_TIMEOUT=8000");

    @TempDir
    Path directory;

    @Test
    void a_publisher_and_its_clients_do_not_notice_attacks() throws Exception {
        try (var server = server()) {
            var sinal = server.start();
            warmUp(sinal);
            var live = server.jvm().liveBytes();
            var threads = sinal.metric("jvm_threads_current");
            var latencies = attack(sinal);
            latencies.forEach(System.out::println);
            if (SECONDS >= LONG) {
                assertThat(latencies).allSatisfy(latency -> assertThat(latency.percentile(99))
                        .as(latency.toString())
                        .isLessThan(Duration.ofSeconds(1)));
            }
            await("quiet").atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                sinal.awaitNoClients();
                assertThat(server.jvm().clientThreads()).isEmpty();
                assertThat(server.jvm().liveBytes()).isLessThan(live + SLACK);
                assertThat(sinal.metric("jvm_threads_current")).isLessThan(threads + THREADS);
            });
            new NumberedPublisher(sinal, "steady", 1, 0).publishAccepted(10);
        }
    }

    private static List<SteadyTraffic.Latencies> attack(RestClient sinal) throws Exception {
        var noise = Executors.newScheduledThreadPool(2);
        try (var attacks = new Attacks(sinal.port());
                var steady = new SteadyTraffic(sinal, "steady")) {
            publish(sinal, noise, "noisy", text(300_000), 2);
            publish(sinal, noise, "stalled", "x".repeat(1 * MEGABYTES), 1);
            attacks.sendSlowBodies(System.getProperty("it.server").equals("wildfly") ? 70 : 250);
            attacks.sendBodies("members", 16, "/event/webhook", Attacks.members());
            attacks.sendBodies(
                    "elements", 2, "/event/publish/noisy", Attacks.elements(), "apikey: " + RestClient.token("noisy"));
            attacks.flood("127.0.0.2", "127.0.0.3");
            attacks.stall(10, "stalled", RestClient.token("stalled"), hold());
            attacks.poll(200, "noisy", RestClient.token("noisy"));
            TimeUnit.SECONDS.sleep(SECONDS);
            noise.shutdown();
            attacks.stop();
            System.out.println(attacks);
            var latencies = steady.finish();
            await("stalled connections")
                    .atMost(Duration.ofMillis(hold() + 15_000))
                    .untilAsserted(() -> assertThat(Attacks.held(sinal.port())).isZero());
            return latencies;
        } finally {
            noise.shutdownNow();
        }
    }

    private ServerProcess server() {
        var settings = new ArrayList<>(List.of(
                "-DWEBSOCKET_ENABLED=true",
                "-DAUTHENTICATION_API_KEY=" + RestClient.KEY,
                "-DSINAL_DATA=" + directory.resolve("data")));
        if (SECONDS >= LONG) {
            settings.add("-Xmx512m");
        } else {
            settings.addAll(ServerProcess.SHORT_LIVED);
            settings.addAll(SHORT_TIMEOUTS);
        }
        var war = Path.of(System.getProperty("it.war"));
        return new ServerProcess(ServerProcess.Kind.tested(), directory, war, ServerProcess.freePort(), settings);
    }

    /** Returns the time in ms after which the server must have given up a client that does not read. */
    private static long hold() {
        return SECONDS >= LONG ? 45_000 : 15_000;
    }

    private static void warmUp(RestClient sinal) throws InterruptedException {
        try (var traffic = new SteadyTraffic(sinal, "steady")) {
            TimeUnit.SECONDS.sleep(5);
            traffic.finish();
        }
        sinal.awaitNoClients();
    }

    /** Publishes an event about an instance every so many seconds. */
    private static void publish(
            RestClient sinal, ScheduledExecutorService noise, String instance, String data, int seconds) {
        sinal.createStreaming(instance);
        var event = Optional.of("{\"event\":\"call\",\"data\":\"" + data + "\"}");
        var key = Optional.of(RestClient.token(instance));
        noise.scheduleAtFixedRate(
                () -> sinal.call("POST", "/event/publish/" + instance, key, event), 0, seconds, TimeUnit.SECONDS);
    }

    /** Returns a text that gzip makes a third of. */
    private static String text(int length) {
        return new Random(1)
                .ints(length, 'a', 'f')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
