package dev.sinal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.event.EventData;
import dev.sinal.event.EventName;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import dev.sinal.runtime.SerialExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every log promises. */
public abstract class EventLogContract {
    final Queue<Runnable> tasks = new ArrayDeque<>();
    final List<LoggedEvent> followed = new ArrayList<>();

    @Test
    void positions_count_without_a_gap_and_events_follow_in_their_order() {
        var log = log(1_000_000);
        var first = log.append(List.of(event("1"), event("2")));
        var second = log.append(List.of(event("3")));
        assertThat(first).extracting(Position::offset).containsExactly(1L, 2L);
        assertThat(second).extracting(Position::offset).containsExactly(3L);
        assertThat(second.get(0).epoch()).isEqualTo(first.get(0).epoch());
        assertThat(followed).isEmpty();
        runAll();
        assertThat(data()).containsExactly("1", "2", "3");
    }

    @Test
    void what_gathers_until_the_follower_is_free_is_handed_over_at_once() {
        var log = log(1_000_000);
        var batches = new ArrayList<List<String>>();
        log.follow(events -> batches.add(data(events)));
        log.append(List.of(event("1")));
        log.append(List.of(event("2"), event("3")));
        runAll();
        log.append(List.of(event("4")));
        runAll();
        assertThat(batches).containsExactly(List.of("1", "2", "3"), List.of("4"));
    }

    @Test
    void past_its_bound_the_log_takes_nothing_and_then_takes_again() {
        var log = log(2_000);
        log.append(List.of(event("1"), event("2")));
        assertThatThrownBy(() -> log.append(List.of(event("3"), event("4"))))
                .isInstanceOf(AppendRefusedException.class);
        assertThat(log.stock().waitingBytes()).isBetween(1L, 2_000L);
        runAll();
        assertThat(log.stock().waitingBytes()).isZero();
        assertThat(log.append(List.of(event("5")))).extracting(Position::offset).containsExactly(3L);
        runAll();
        assertThat(data()).containsExactly("1", "2", "5");
    }

    @Test
    void an_event_larger_than_the_bound_is_taken_by_an_empty_log() {
        var log = log(1_000);
        log.append(List.of(event("\"" + "x".repeat(5_000) + "\"")));
        assertThatThrownBy(() -> log.append(List.of(event("1")))).isInstanceOf(AppendRefusedException.class);
    }

    @Test
    void behind_its_last_event_nothing_is_missing() {
        var log = log(1_000_000);
        assertThat(log.read(Optional.of(log.last()), Optional.empty(), 10).whole())
                .isTrue();
        log.append(List.of(event("1")));
        var history = log.read(Optional.of(log.last()), Optional.empty(), 10);
        assertThat(history.whole()).isTrue();
        assertThat(history.events()).isEmpty();
    }

    @Test
    void a_position_of_another_log_is_gone() {
        var log = log(1_000_000);
        log.append(List.of(event("1")));
        assertThat(log.read(Optional.of(new Position("other", 1)), Optional.empty(), 10)
                        .whole())
                .isFalse();
        assertThat(log.read(Optional.of(new Position(log.last().epoch(), 2)), Optional.empty(), 10)
                        .whole())
                .isFalse();
    }

    @Test
    void many_publishers_are_followed_in_the_order_of_the_positions_they_got() throws InterruptedException {
        var threads = Executors.newFixedThreadPool(4);
        var log = log(new SerialExecutor(threads), threads, 100_000_000);
        var publishers = new ArrayList<Thread>();
        var all = new CountDownLatch(4_000);
        log.follow(events -> events.forEach(event -> {
            followed.add(event);
            all.countDown();
        }));
        var given = new java.util.concurrent.ConcurrentSkipListMap<Long, String>();
        try {
            for (var publisher = 0; publisher < 4; publisher++) {
                var own = publisher;
                publishers.add(new Thread(() -> IntStream.range(0, 1_000).forEach(i -> {
                    var name = String.valueOf(own * 10_000 + i);
                    given.put(log.append(List.of(event(name))).get(0).offset(), name);
                })));
            }
            publishers.forEach(Thread::start);
            for (var publisher : publishers) {
                publisher.join(); // an event may be followed before its publisher has its position
            }
            assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(data()).containsExactlyElementsOf(given.values());
    }

    /** A log that begins, or the one there was before, in its own words. */
    abstract EventLog log(SerialExecutor lane, Executor executor, long backlogBytes);

    EventLog log(long bound) {
        var log = log(new SerialExecutor(tasks::add), Runnable::run, bound);
        log.follow(followed::addAll);
        return log;
    }

    void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    List<String> data() {
        return data(followed);
    }

    static List<String> data(List<LoggedEvent> events) {
        return events.stream()
                .map(logged -> logged.event().data().json().text())
                .toList();
    }

    public static InstanceEvent event(String data) {
        return event("loja", data);
    }

    public static InstanceEvent event(String instance, String data) {
        var origin = new Origin(RawJson.NULL, RawJson.NULL, Optional.empty(), RawJson.NULL);
        try {
            return new InstanceEvent(instance, EventName.of("call"), EventData.of(RawJson.parse(data)), origin);
        } catch (dev.sinal.event.MalformedJsonException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
