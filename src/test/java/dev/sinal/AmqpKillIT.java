package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A RabbitMQ server and Sinal that end and start again, three times each, while events come: each event is there once, in order. */
@Tag("faults")
@ResourceLock(ServerProcess.LOCK)
class AmqpKillIT {
    /** The number of faults; 5 are three SIGKILLs of the server and three restarts of the broker. */
    private static final int KILLS = Integer.getInteger("it.kills");

    private static final int INSTANCES = 20;
    private static final int EVENTS = 10_000;
    private static final int BATCH = 50;
    private static final String FIRST = "rabbit-0";

    @TempDir
    Path directory;

    /** The number of events of each instance that RabbitMQ has confirmed. */
    private final AtomicInteger confirmed = new AtomicInteger();

    @Test
    void each_event_arrives_once_and_in_order() throws Exception {
        assumeThat(Broker.isInstalled()).as("rabbitmq-server is installed").isTrue();
        var threads = Executors.newSingleThreadExecutor();
        try (var broker = new Broker(directory.resolve("rabbitmq"));
                var server = new ServerProcess(directory, "-DSINAL_AMQP_URI=" + broker.uri());
                var publisher = new EvolutionPublisher(broker)) {
            broker.start();
            var sinal = server.start();
            publish(publisher, BATCH);
            awaitHistory(sinal, FIRST, BATCH);
            try (var client = new ResumingClient(sinal, FIRST, "websocket").awaitConnected()) {
                var faults = List.<Callable<?>>of(
                        () -> restart(server),
                        () -> restart(broker, broker::kill),
                        () -> restart(server),
                        () -> restart(broker, broker::stop),
                        () -> {
                            broker.kill();
                            restart(server);
                            broker.start();
                            return null;
                        });
                var all = EVENTS / INSTANCES;
                var count = Math.min(KILLS, faults.size());
                for (var i = 0; i < count; i++) {
                    var before = confirmed.get();
                    var until = i == count - 1 ? all : before + (all - BATCH) / count;
                    var published = threads.submit(() -> {
                        publish(publisher, until);
                        return null;
                    });
                    await("half of the events")
                            .atMost(Duration.ofMinutes(1))
                            .until(() -> confirmed.get() > (before + until) / 2 || published.isDone());
                    faults.get(i).call();
                    published.get(2, TimeUnit.MINUTES);
                }
                for (var i = 0; i < INSTANCES; i++) {
                    awaitHistory(sinal, "rabbit-" + i, all);
                }
                var expected = IntStream.range(BATCH, all).boxed().toList();
                assertThat(client.awaitAll(new TreeSet<>(expected))).isEqualTo(expected);
                System.out.println(
                        "source: " + sinal.call("GET", "/source/list", null).body());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Object restart(ServerProcess server) throws Exception {
        server.kill();
        return server.start();
    }

    private static Object restart(Broker broker, Runnable end) throws Exception {
        end.run();
        broker.start();
        return null;
    }

    /** Publishes events of all instances, until each has so many. */
    private void publish(EvolutionPublisher publisher, int count) throws InterruptedException {
        while (confirmed.get() < count) {
            var first = confirmed.get();
            var last = Math.min(first + BATCH / 10, count);
            publisher.publish(
                    EvolutionPublisher.EXCHANGE,
                    IntStream.range(first, last)
                            .boxed()
                            .flatMap(number -> IntStream.range(0, INSTANCES)
                                    .mapToObj(i -> EvolutionPublisher.envelope("rabbit-" + i, number)))
                            .toArray(String[]::new));
            confirmed.set(last);
        }
    }

    private static void awaitHistory(RestClient sinal, String instance, int count) {
        var expected = IntStream.range(0, count).boxed().toList();
        await("history of " + instance)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(NumberedPublisher.history(sinal, instance)).isEqualTo(expected));
    }
}
