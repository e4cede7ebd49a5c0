package dev.sinal.log;

import static dev.sinal.log.EventLogContract.data;
import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.event.InstanceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal on a disk that fails: what is refused never appears, what is accepted is delivered once and is in the history. */
class JournalFaultsTest {
    @TempDir
    Path directory;

    private final List<LoggedEvent> followed = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long maxEvents = 1_000_000;
    private JournalEventLog log;

    @BeforeEach
    void open_a_log() {
        log = log(FaultyDisk.path(directory.resolve("history")), Runnable::run);
        log.append(List.of(event("1")));
    }

    @AfterEach
    void close() {
        FaultyDisk.heal();
        log.stop();
    }

    private JournalEventLog log(Path file, Executor dispatch) {
        var options = new JournalOptions(file, Duration.ofHours(1), maxEvents, 1_000_000_000, true, true);
        var opened = new JournalEventLog(Runnable::run, options, 1_000_000_000, () -> now);
        opened.follow(TestFollower.on(dispatch, followed::addAll));
        opened.start();
        return opened;
    }

    @Test
    void on_a_full_disk_appends_are_refused_and_history_is_read_until_there_is_space_again() {
        FaultyDisk.fill();
        assertRefused(event("2"));
        assertThat(log.failure()).isPresent();
        assertThat(history()).containsExactly("1");
        now = now.plusSeconds(2);
        log.maintain();
        assertThat(log.failure()).isPresent();
        assertThat(history()).containsExactly("1");
        FaultyDisk.heal();
        now = now.plusSeconds(2);
        log.maintain();
        assertThat(log.failure()).isEmpty();
        log.append(List.of(event("3")));
        assertWellWith("1", "3");
    }

    @Test
    void an_event_whose_sync_failed_never_appears() {
        var failures = new AtomicInteger();
        FaultyDisk.onSync = () -> {
            if (failures.getAndIncrement() == 0) {
                throw new IOException("I/O error");
            }
        };
        assertRefused(event("2"));
        assertThat(log.failure()).as("one failure").isEmpty();
        log.append(List.of(event("3")));
        assertWellWith("1", "3");
    }

    @Test
    void an_event_that_is_in_the_file_before_the_disk_fails_for_good_never_appears() {
        FaultyDisk.afterWrite = FaultyDisk::fill; // the chunk with the event is the last thing that is written
        FaultyDisk.onSync = () -> {
            throw new IOException("I/O error");
        };
        assertRefused(event("2"));
        assertThat(history()).containsExactly("1");
        FaultyDisk.heal();
        now = now.plusSeconds(2);
        log.append(List.of(event("3")));
        assertWellWith("1", "3");
    }

    @Test
    void a_store_that_was_closed_by_a_failing_read_is_opened_again_without_an_append() {
        log.append(IntStream.range(0, 2_000)
                .mapToObj(i -> event(String.valueOf(i)))
                .toList());
        log.stop();
        log = log(FaultyDisk.path(directory.resolve("history")), Runnable::run);
        FaultyDisk.onRead = () -> {
            throw new IOException("I/O error");
        };
        assertThatThrownBy(() -> log.read(Optional.empty(), Optional.empty(), 1_000))
                .isInstanceOf(LogUnavailableException.class);
        FaultyDisk.heal();
        log.maintain();
        assertThat(log.read(Optional.empty(), Optional.empty(), 10).events()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "write", "sync"})
    void after_an_error_that_is_no_failure_of_the_disk_the_log_works_as_before(String where) {
        var broken = new InstanceEvent[] {event("2")};
        Consumer<Boolean> failing = on -> {};
        if (where.equals("append")) {
            broken[0] = new InstanceEvent(
                    "id", null, event("2").name(), event("2").data(), event("2").origin());
        } else if (where.equals("write")) {
            failing = on -> FaultyDisk.onWrite = on ? () -> throwOutOfMemory() : FaultyDisk.Fault.NONE;
        } else {
            failing = on -> FaultyDisk.onSync = on ? () -> throwOutOfMemory() : FaultyDisk.Fault.NONE;
        }
        failing.accept(true);
        assertRefused(event("0"), broken[0]);
        failing.accept(false);
        now = now.plusSeconds(2);
        assertThat(log.stats().waitingBytes()).isZero();
        log.append(List.of(event("3")));
        assertWellWith("1", "3");
    }

    private static void throwOutOfMemory() {
        throw new OutOfMemoryError("injected");
    }

    @Test
    void a_publisher_gives_up_what_is_not_written_yet_and_waits_for_what_is() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        var slow = new CountDownLatch(1);
        var writing = new CountDownLatch(1);
        FaultyDisk.heal();
        log.stop();
        var options = new JournalOptions(
                FaultyDisk.path(directory.resolve("slow")), Duration.ofHours(1), 1_000, 1_000_000_000, false, true);
        log = new JournalEventLog(threads, options, 1_000_000_000, () -> now, Duration.ofMillis(50));
        followed.clear();
        log.follow(TestFollower.on(Runnable::run, followed::addAll));
        log.start();
        FaultyDisk.onWrite = () -> {
            writing.countDown();
            try {
                slow.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
        try {
            var taken = threads.submit(() -> log.append(List.of(event("1"))));
            writing.await();
            assertRefused(event("2"));
            assertThat(taken.isDone()).isFalse();
            now = now.plusSeconds(10);
            assertThat(log.failure()).isPresent();
            slow.countDown();
            assertThat(taken.get()).hasSize(1);
            log.append(List.of(event("3")));
            assertThat(history()).containsExactly("1", "3");
            assertThat(data(followed)).containsExactly("1", "3");
            assertThat(log.failure()).isEmpty();
        } finally {
            slow.countDown();
            threads.shutdown();
        }
    }

    @Test
    void a_page_from_which_events_are_removed_while_it_is_read_has_no_gap_and_does_not_claim_to_be_whole() {
        var text = "\"" + "x".repeat(500) + "\"";
        var before = log.append(
                        IntStream.range(0, 300).mapToObj(i -> event(text)).toList())
                .get(0);
        now = now.plus(Duration.ofMinutes(30));
        log.append(IntStream.range(0, 300).mapToObj(i -> event(text)).toList());
        log.stop();
        log = log(FaultyDisk.path(directory.resolve("history")), Runnable::run); // nothing is cached
        var reads = new AtomicInteger();
        FaultyDisk.onRead = () -> {
            if (reads.incrementAndGet() == 5) {
                now = now.plus(Duration.ofMinutes(31));
                log.maintain();
            }
        };
        var page = log.read(Optional.of(before), Optional.empty(), 1_000);
        assertThat(log.stats().events()).as("removed meanwhile").isEqualTo(300);
        assertThat(page.contiguous()).isFalse();
        assertThat(page.oldest()).map(Position::offset).contains(302L);
        assertThat(page.events())
                .extracting(logged -> logged.position().offset())
                .isEqualTo(LongStream.rangeClosed(302, 601).boxed().toList());
    }

    @Test
    void every_copy_of_the_file_opens_to_whole_publications() throws IOException {
        var copies = new ArrayList<Path>();
        FaultyDisk.afterWrite =
                () -> copies.add(Files.copy(directory.resolve("history"), directory.resolve("copy" + copies.size())));
        var large = event("\"" + "x".repeat(20_000) + "\"");
        log.append(IntStream.range(0, 1_500).mapToObj(i -> large).toList());
        FaultyDisk.heal();
        assertThat(copies).isNotEmpty();
        for (var copy : copies) {
            var opened = log(copy, tasks::add);
            assertThat(opened.stats().events()).isIn(1L, 1_501L);
            opened.stop();
        }
    }

    @Test
    void many_old_events_are_removed_in_slices_behind_waiting_appends() {
        log.append(IntStream.range(0, 20_000).mapToObj(i -> event("0")).toList());
        log.stop();
        maxEvents = 10;
        var waiting = new ArrayDeque<Runnable>();
        var options = new JournalOptions(
                directory.resolve("history"), Duration.ofHours(1), maxEvents, 1_000_000_000, false, true);
        log = new JournalEventLog(waiting::add, options, 1_000_000_000, () -> now);
        log.start();
        log.maintain();
        waiting.remove().run();
        assertThat(log.stats().events()).isEqualTo(10);
    }

    @Test
    void a_commit_removes_few_events_beside_its_own() {
        log.append(IntStream.range(0, 20_000).mapToObj(i -> event("0")).toList());
        log.stop();
        var options =
                new JournalOptions(directory.resolve("history"), Duration.ofHours(1), 10, 1_000_000_000, false, true);
        var journal = Journal.open(options, () -> now);
        journal.append(event("1"));
        journal.commit();
        journal.acknowledge();
        assertThat(journal.stats(0).events()).isEqualTo(20_000);
        assertThat(journal.needsMaintenance()).isTrue();
        journal.trim();
        assertThat(journal.stats(0).events()).isEqualTo(19_000);
        journal.close();
    }

    @Test
    void events_expire_without_new_ones() {
        now = now.plus(Duration.ofMinutes(61));
        log.maintain();
        assertThat(history()).isEmpty();
        assertThat(log.read(Optional.of(log.last()), Optional.empty(), 10).contiguous())
                .isTrue();
    }

    private void assertRefused(InstanceEvent... events) {
        assertThatThrownBy(() -> log.append(List.of(events))).isInstanceOf(AppendRefusedException.class);
    }

    /** Checks that these events were delivered once and are in the history, also after a restart. */
    private void assertWellWith(String... events) {
        assertThat(data(followed)).containsExactly(events);
        assertThat(history()).containsExactly(events);
        log.stop();
        log = log(directory.resolve("history"), tasks::add);
        assertThat(history()).containsExactly(events);
    }

    private List<String> history() {
        return data(log.read(Optional.empty(), Optional.empty(), 10).events());
    }
}
