package dev.sinal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.event.EventFingerprint;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that an event with a fingerprint is appended once. */
class UniqueAppenderTest {
    private static final Duration AGE = Duration.ofMinutes(1);

    private final MemoryEventLog log = new MemoryEventLog(20_000);
    private final UniqueAppender appender = new UniqueAppender(log, AGE, 10);

    @Test
    void an_event_that_comes_again_has_its_first_position() {
        var first = appender.append(List.of(event(1), event(2)));
        var again = appender.append(List.of(event(3), event(2), event(3), EventLogContract.event("4"), event(1)));
        var epoch = log.last().epoch();
        assertThat(first.duplicates()).isEmpty();
        assertThat(again)
                .isEqualTo(new Outcome.Accepted(
                        List.of(epoch + "-3", epoch + "-2", epoch + "-3", epoch + "-4", epoch + "-1"),
                        Set.of(1, 2, 4)));
        assertThat(log.last().offset()).isEqualTo(4);
    }

    @Test
    void an_event_that_was_refused_is_not_known() {
        log.follow(TestFollower.on(task -> {}, events -> {})); // receives nothing
        var many = IntStream.range(0, 100).mapToObj(UniqueAppenderTest::event).toList();
        appender.append(List.of(event(100)));
        assertThatThrownBy(() -> appender.append(many)).isInstanceOf(AppendRefusedException.class);
        assertThat(appender.append(List.of(event(1))).duplicates()).isEmpty();
    }

    @Test
    void an_event_that_is_submitted_again_while_it_is_appended_waits_for_its_position(@TempDir Path directory) {
        var tasks = new ArrayDeque<Runnable>();
        var options = new JournalOptions(directory.resolve("history"), AGE, 1_000, 1_000_000, false, false);
        var journal = new JournalEventLog(tasks::add, options, 1_000_000, InstantSource.system());
        journal.start();
        var unique = new UniqueAppender(journal, AGE, 10);
        var first = unique.submit(List.of(event(1)), tasks::add);
        var again = unique.submit(List.of(event(1)), tasks::add);
        assertThat(first).isNotDone();
        assertThat(again).isNotDone();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertThat(again.join().positions()).isEqualTo(first.join().positions());
        assertThat(again.join().duplicates()).containsExactly(0);
        assertThat(journal.last().offset()).isEqualTo(1);
        journal.stop();
    }

    @Test
    void no_more_than_the_bound_are_known() {
        IntStream.range(0, 11).forEach(i -> appender.append(List.of(event(i))));
        assertThat(appender.append(List.of(event(10))).duplicates()).containsExactly(0);
        assertThat(appender.append(List.of(event(0))).duplicates()).isEmpty();
    }

    @Test
    void an_event_without_age_is_never_known() {
        var forgetful = new UniqueAppender(log, Duration.ZERO, 10);
        forgetful.append(List.of(event(1)));
        assertThat(forgetful.append(List.of(event(1))).duplicates()).isEmpty();
    }

    @Test
    void of_events_that_several_threads_append_at_once_each_is_appended_once() {
        var start = new CountDownLatch(1);
        var events = IntStream.range(0, 10).mapToObj(UniqueAppenderTest::event).toList();
        var appends = new ArrayList<CompletableFuture<Outcome.Accepted>>();
        for (var thread = 0; thread < 8; thread++) {
            var own = new ArrayList<>(events.subList(thread % 5, thread % 5 + 5));
            if (thread % 2 == 0) {
                Collections.reverse(own);
            }
            appends.add(CompletableFuture.supplyAsync(() -> {
                await(start);
                return appender.append(own);
            }));
        }
        start.countDown();
        appends.forEach(CompletableFuture::join);
        assertThat(log.last().offset()).isEqualTo(9);
    }

    @Test
    void what_the_journal_holds_is_known_after_a_restart(@TempDir Path directory) {
        var before = journal(directory);
        new UniqueAppender(before, AGE, 10).append(List.of(event(1), EventLogContract.event("2"), event(3)));
        before.stop();
        var after = journal(directory);
        var restarted = new UniqueAppender(after, AGE, 10);
        restarted.start();
        assertThat(restarted.append(List.of(event(3), event(4), event(1))).duplicates())
                .containsExactlyInAnyOrder(0, 2);
        assertThat(after.fingerprints(AGE, 10))
                .extracting(LoggedFingerprint::fingerprint)
                .hasSize(3);
        assertThat(after.fingerprints(AGE, 1)).hasSize(1);
        after.stop();
    }

    private static JournalEventLog journal(Path directory) {
        var options = new JournalOptions(directory.resolve("journal"), AGE, 1_000, 1_000_000, false, false);
        var log = new JournalEventLog(Runnable::run, options, 1_000_000, InstantSource.system());
        log.start();
        return log;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InstanceEvent event(int number) {
        return EventLogContract.event(String.valueOf(number)).withFingerprint(new EventFingerprint(7, number));
    }
}
