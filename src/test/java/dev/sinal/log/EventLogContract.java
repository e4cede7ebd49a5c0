package dev.sinal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.event.CallingThread;
import dev.sinal.event.EventData;
import dev.sinal.event.EventName;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.MalformedJsonException;
import dev.sinal.event.RawJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract that every implementation of {@link EventLog} passes. */
public abstract class EventLogContract {
    final Queue<Runnable> tasks = new ArrayDeque<>();
    final List<LoggedEvent> followed = new ArrayList<>();

    @Test
    void positions_are_consecutive_and_the_follower_gets_events_in_their_order() {
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
    void an_event_that_is_submitted_when_another_is_accepted_follows_it() {
        var log = log(1_000_000);
        var first = log.submit(List.of(event("1")), tasks::add);
        var second = first.thenCompose(positions -> log.submit(List.of(event("2")), CallingThread.current()));
        runAll();
        assertThat(first)
                .isCompletedWithValueMatching(positions -> positions.get(0).offset() == 1);
        assertThat(second)
                .isCompletedWithValueMatching(positions -> positions.get(0).offset() == 2);
    }

    @Test
    void events_appended_while_the_follower_is_busy_are_one_batch() {
        var log = log(1_000_000);
        var batches = new ArrayList<List<String>>();
        log.follow(TestFollower.on(tasks::add, events -> batches.add(data(events))));
        log.append(List.of(event("1")));
        log.append(List.of(event("2"), event("3")));
        runAll();
        log.append(List.of(event("4")));
        runAll();
        assertThat(batches).containsExactly(List.of("1", "2", "3"), List.of("4"));
    }

    @Test
    void a_follower_receives_the_events_that_it_selects_while_another_is_busy_and_reaches_those_between() {
        var log = log(Runnable::run, 1_000_000);
        var busy = TestFollower.ofSome(tasks::add, event -> event.instance().equals("loja"), followed::addAll);
        var others = new ArrayList<LoggedEvent>();
        var idle = TestFollower.ofSome(Runnable::run, event -> event.instance().equals("outra"), others::addAll);
        log.follow(List.of(busy, idle));
        var positions = log.append(List.of(event("outra", "1"), event("loja", "2"), event("outra", "3")));
        log.append(List.of(event("terceira", "4")));
        assertThat(data(others)).containsExactly("1", "3");
        assertThat(idle.last()).isEqualTo(log.last());
        assertThat(followed).isEmpty();
        assertThat(busy.reached()).isEmpty();
        runAll();
        assertThat(data()).containsExactly("2");
        assertThat(busy.reached()).containsExactly(positions.get(1), log.last());
        assertThat(log.stats().waitingBytes()).isZero();
    }

    @Test
    void a_full_backlog_refuses_events_until_the_follower_has_caught_up() {
        var log = log(2_000);
        log.append(List.of(event("1"), event("2")));
        assertThatThrownBy(() -> log.append(List.of(event("3"), event("4"))))
                .isInstanceOf(AppendRefusedException.class);
        assertThat(log.stats().waitingBytes()).isBetween(1L, 2_000L);
        runAll();
        assertThat(log.stats().waitingBytes()).isZero();
        assertThat(log.append(List.of(event("5")))).extracting(Position::offset).containsExactly(3L);
        runAll();
        assertThat(data()).containsExactly("1", "2", "5");
    }

    @Test
    void an_event_larger_than_the_backlog_is_accepted_if_the_backlog_is_empty() {
        var log = log(1_000);
        log.append(List.of(event("\"" + "x".repeat(5_000) + "\"")));
        assertThatThrownBy(() -> log.append(List.of(event("1")))).isInstanceOf(AppendRefusedException.class);
    }

    @Test
    void a_page_after_the_last_event_is_contiguous_and_empty() {
        var log = log(1_000_000);
        assertThat(log.read(Optional.of(log.last()), Optional.empty(), 10).contiguous())
                .isTrue();
        log.append(List.of(event("1")));
        var history = log.read(Optional.of(log.last()), Optional.empty(), 10);
        assertThat(history.contiguous()).isTrue();
        assertThat(history.events()).isEmpty();
    }

    @Test
    void a_page_after_a_position_of_another_log_is_not_contiguous() {
        var log = log(1_000_000);
        log.append(List.of(event("1")));
        assertThat(log.read(Optional.of(new Position("other", 1)), Optional.empty(), 10)
                        .contiguous())
                .isFalse();
        assertThat(log.read(Optional.of(new Position(log.last().epoch(), 2)), Optional.empty(), 10)
                        .contiguous())
                .isFalse();
    }

    @Test
    void events_of_concurrent_publishers_reach_the_follower_in_the_order_of_their_positions()
            throws InterruptedException {
        var threads = Executors.newFixedThreadPool(4);
        var log = log(threads, 100_000_000);
        var publishers = new ArrayList<Thread>();
        var all = new CountDownLatch(4_000);
        log.follow(TestFollower.on(
                threads,
                events -> events.forEach(event -> {
                    followed.add(event);
                    all.countDown();
                })));
        var accepted = new ConcurrentSkipListMap<Long, String>();
        try {
            for (var publisher = 0; publisher < 4; publisher++) {
                var own = publisher;
                publishers.add(new Thread(() -> IntStream.range(0, 1_000).forEach(i -> {
                    var name = String.valueOf(own * 10_000 + i);
                    accepted.put(log.append(List.of(event(name))).get(0).offset(), name);
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
        assertThat(data()).containsExactlyElementsOf(accepted.values());
    }

    /** Opens the log; again, if it was open before. */
    abstract EventLog log(Executor executor, long backlogBytes);

    EventLog log(long backlogBytes) {
        var log = log(Runnable::run, backlogBytes);
        log.follow(TestFollower.on(tasks::add, followed::addAll));
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

    /** Returns an event of the instance of this name that {@code InstanceFixtures} creates. */
    public static InstanceEvent event(String instance, String data) {
        return event("id-of-" + instance, instance, data);
    }

    public static InstanceEvent event(String instanceId, String instance, String data) {
        var origin = new Origin(RawJson.NULL, RawJson.NULL, Optional.empty(), RawJson.NULL);
        try {
            return new InstanceEvent(
                    instanceId, instance, EventName.of("call"), EventData.of(RawJson.parse(data)), origin);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
