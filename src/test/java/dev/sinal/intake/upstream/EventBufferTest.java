package dev.sinal.intake.upstream;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sinal.intake.SourceEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tests that events are handed in once and in their order, and that no more than a limit wait. */
class EventBufferTest {
    private static final int BYTES = 10_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<List<String>> groups = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @Test
    void what_has_gathered_is_handed_in_together_and_in_order() {
        var buffer = buffer(this::record);
        buffer.add(event("1", 10));
        buffer.add(event("2", 10));
        buffer.add(event("3", 10));
        runTasks();
        assertThat(groups).containsExactly(List.of("1", "2", "3"));
    }

    @Test
    void who_adds_waits_until_there_is_room() {
        var buffer = buffer(this::record);
        var added = new AtomicInteger();
        var adding = runAsync(() -> {
            for (var i = 0; i < 30; i++) {
                buffer.add(event(String.valueOf(i), 700));
                added.incrementAndGet();
            }
        });
        await().until(() -> added.get() == 9 || adding.isDone()); // 9 of about 1,050 bytes
        await().during(Duration.ofMillis(200)).until(() -> added.get() == 9);
        await().until(() -> {
            runTasks();
            return adding.isDone();
        });
        runTasks();
        assertThat(groups.stream().flatMap(List::stream))
                .hasSize(30)
                .isSortedAccordingTo((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
    }

    @Test
    void an_invalid_event_is_refused_and_makes_room() {
        var buffer = buffer(this::record);
        for (var i = 0; i < 100; i++) {
            buffer.add(new ReceivedEvent("[\"call\",{}]" + " ".repeat(2_000), List.of()));
            runTasks();
        }
        assertThat(refused).hasSize(100).contains("instance is required");
    }

    private EventBuffer buffer(Consumer<List<SourceEvent>> consumer) {
        return new EventBuffer(BYTES, this::submit, consumer, refused::add);
    }

    private synchronized void submit(Runnable task) {
        tasks.add(task);
    }

    private void record(List<SourceEvent> events) {
        groups.add(events.stream().map(EventBufferTest::date).toList());
    }

    private void runTasks() {
        for (var task = poll(); task != null; task = poll()) {
            task.run();
        }
    }

    private synchronized Runnable poll() {
        return tasks.poll();
    }

    private static String date(SourceEvent event) {
        return event.dateTime().orElseThrow();
    }

    private static ReceivedEvent event(String date, int padding) {
        var envelope = "{\"event\":\"call\",\"instance\":\"loja\",\"data\":\"" + "x".repeat(padding)
                + "\",\"date_time\":\"" + date + "\"}";
        return new ReceivedEvent("[\"call\"," + envelope + "]", List.of());
    }
}
