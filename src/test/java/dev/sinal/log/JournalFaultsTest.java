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
import java.util.Arrays;
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

    private final FaultyDisk disk = new FaultyDisk();
    private final List<LoggedEvent> followed = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long maxEvents = 1_000_000;
    private JournalEventLog log;

    @BeforeEach
    void open_a_log() {
        log = log(directory.resolve("journal"), Runnable::run);
        log.append(List.of(event("1")));
    }

    @AfterEach
    void close() {
        disk.heal();
        log.stop();
    }

    private JournalEventLog log(Path file, Executor dispatch) {
        var options = new JournalOptions(file, Duration.ofHours(1), maxEvents, 1_000_000_000, true, true);
        var opened =
                new JournalEventLog(Runnable::run, options, 1_000_000_000, () -> now, Duration.ofSeconds(30), disk);
        opened.follow(TestFollower.on(dispatch, followed::addAll));
        opened.start();
        return opened;
    }

    @Test
    void on_a_full_disk_appends_are_refused_and_history_is_read_until_there_is_space_again() {
        disk.fill();
        assertRefused(event("2"));
        assertThat(log.failure()).isPresent();
        assertThat(history()).containsExactly("1");
        now = now.plusSeconds(2);
        log.maintain();
        assertThat(log.failure()).isPresent();
        assertThat(history()).containsExactly("1");
        disk.heal();
        now = now.plusSeconds(2);
        log.maintain();
        assertThat(log.failure()).isEmpty();
        log.append(List.of(event("3")));
        assertWellWith("1", "3");
    }

    @Test
    void an_event_whose_sync_failed_never_appears() {
        var failures = new AtomicInteger();
        disk.onSync = () -> {
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
        disk.afterWrite = disk::fill; // the chunk with the event is the last thing that is written
        disk.onSync = () -> {
            throw new IOException("I/O error");
        };
        assertRefused(event("2"));
        assertThat(history()).containsExactly("1");
        disk.heal();
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
        log = log(directory.resolve("journal"), Runnable::run);
        disk.onRead = () -> {
            throw new IOException("I/O error");
        };
        assertThatThrownBy(() -> log.read(Optional.empty(), Optional.empty(), 1_000))
                .isInstanceOf(LogUnavailableException.class);
        disk.heal();
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
            failing = on -> disk.onWrite = on ? () -> throwOutOfMemory() : FaultyDisk.Fault.NONE;
        } else {
            failing = on -> disk.onSync = on ? () -> throwOutOfMemory() : FaultyDisk.Fault.NONE;
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
        disk.heal();
        log.stop();
        var options =
                new JournalOptions(directory.resolve("slow"), Duration.ofHours(1), 1_000, 1_000_000_000, false, true);
        log = new JournalEventLog(threads, options, 1_000_000_000, () -> now, Duration.ofMillis(50), disk);
        followed.clear();
        log.follow(TestFollower.on(Runnable::run, followed::addAll));
        log.start();
        disk.onWrite = () -> {
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
            var submitted = log.submit(List.of(event("2")), threads);
            log.maintain();
            assertThat(submitted).isNotDone();
            now = now.plusMillis(51);
            log.maintain();
            assertThat(submitted).isCompletedExceptionally();
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
        log = log(directory.resolve("journal"), Runnable::run); // nothing is cached
        var reads = new AtomicInteger();
        disk.onRead = () -> {
            if (reads.incrementAndGet() == 2) {
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
    void a_publication_that_is_written_in_part_is_not_in_the_log() throws IOException {
        var large = event("\"" + "x".repeat(2_000) + "\"");
        log.append(IntStream.range(0, 50).mapToObj(i -> large).toList());
        log.stop();
        var written = Files.readAllBytes(directory.resolve("journal").resolve("0000000000000001.events"));
        for (var length = written.length; length > written.length - 100_000; length -= 997) {
            var torn = Files.createDirectory(directory.resolve("torn" + length));
            Files.write(torn.resolve("0000000000000001.events"), Arrays.copyOf(written, length));
            log = log(torn, tasks::add);
            assertThat(log.stats().events()).isEqualTo(length == written.length ? 51 : 1);
            log.append(List.of(event("2")));
            assertThat(log.last().offset()).isEqualTo(length == written.length ? 52 : 2);
            log.stop();
        }
    }

    @Test
    void the_files_of_removed_events_are_deleted_one_by_one_behind_waiting_appends() throws IOException {
        for (var i = 0; i < 10; i++) {
            now = now.plus(Duration.ofMinutes(5));
            log.append(List.of(event("0"), event("0")));
        }
        log.stop();
        var waiting = new ArrayDeque<Runnable>();
        var options =
                new JournalOptions(directory.resolve("journal"), Duration.ofHours(1), 3, 1_000_000_000, false, true);
        log = new JournalEventLog(waiting::add, options, 1_000_000_000, () -> now);
        log.start();
        assertThat(log.stats().events()).isEqualTo(3);
        var before = files();
        log.journal().maintain();
        assertThat(files()).isEqualTo(before - 1);
        log.maintain();
        waiting.remove().run();
        assertThat(files()).isEqualTo(2);
        assertThat(history()).containsExactly("0", "0", "0");
    }

    private long files() throws IOException {
        try (var files = Files.list(directory.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".events")).count();
        }
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
        log = log(directory.resolve("journal"), tasks::add);
        assertThat(history()).containsExactly(events);
    }

    private List<String> history() {
        return data(log.read(Optional.empty(), Optional.empty(), 10).events());
    }
}
