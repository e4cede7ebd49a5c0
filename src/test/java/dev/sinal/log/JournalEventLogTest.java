package dev.sinal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.event.CallingThread;
import dev.sinal.event.Envelope;
import dev.sinal.event.EventData;
import dev.sinal.event.EventName;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.Outcome;
import dev.sinal.event.RawJson;
import dev.sinal.event.StoredEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The event log on disk: restarts, bounds, reading by instance, and disks that fail. */
class JournalEventLogTest extends EventLogContract {
    @TempDir
    Path directory;

    private final List<JournalEventLog> opened = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long maxEvents = 1_000_000;
    private long maxBytes = 1_000_000_000;
    private boolean exposeTokens = true;

    @AfterEach
    void close() {
        opened.forEach(JournalEventLog::stop);
    }

    @Override
    EventLog log(Executor executor, long backlogBytes) {
        var options = new JournalOptions(
                directory.resolve("journal"), Duration.ofHours(1), maxEvents, maxBytes, true, exposeTokens);
        var log = new JournalEventLog(executor, options, backlogBytes, () -> now);
        log.start();
        opened.add(log);
        return log;
    }

    private EventLog reopened() {
        close();
        return log(1_000_000);
    }

    @Test
    void events_survive_a_restart_and_positions_continue() {
        var before = log(1_000_000).append(List.of(event("1"), event("2"), event("3")));
        var log = reopened();
        assertThat(log.last()).isEqualTo(before.get(2));
        var history = log.read(Optional.of(before.get(0)), Optional.empty(), 10);
        assertThat(history.contiguous()).isTrue();
        assertThat(data(history.events())).containsExactly("2", "3");
        assertThat(log.append(List.of(event("4"))).get(0).offset()).isEqualTo(4);
    }

    @Test
    void a_publishers_thread_writes_for_itself_and_another_one_that_continues_for_it_does_not() {
        var log = log(tasks::add, 1_000_000);
        assertThat(log.submit(List.of(event("1")), CallingThread.current())).isCompleted();
        var other = CompletableFuture.supplyAsync(CallingThread::current).join();
        var submitted = log.submit(List.of(event("2")), other);
        assertThat(submitted).isNotDone();
        runAll();
        assertThat(submitted).isCompleted();
    }

    @Test
    void a_stored_event_is_read_unchanged() throws Exception {
        var data =
                new EventData(RawJson.parse("{\"a\" : \"\\ud800é\"}"), List.of(ByteBuffer.wrap(new byte[] {1, 2, 3})));
        var origin = new Origin(
                RawJson.string("http://a"), RawJson.string("now"), Optional.of(RawJson.string("me")), RawJson.NULL);
        var event = new InstanceEvent("id-of-loja 1", "loja 1", EventName.of("call"), data, origin);
        var read = StoredEvent.parse(StoredEvent.toBytes(event));
        assertThat(read).isEqualTo(event);
        assertThatThrownBy(() -> StoredEvent.parse(new byte[] {9})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StoredEvent.parse(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void past_the_maximum_number_the_oldest_events_are_removed_and_pages_after_them_are_not_contiguous() {
        maxEvents = 3;
        var log = log(1_000_000);
        var positions = log.append(
                IntStream.rangeClosed(1, 5).mapToObj(i -> event("" + i)).toList());
        var history = log.read(Optional.of(positions.get(0)), Optional.empty(), 10);
        assertThat(history.contiguous()).isFalse();
        assertThat(history.oldest()).contains(positions.get(2));
        assertThat(data(history.events())).containsExactly("3", "4", "5");
        assertThat(log.stats().events()).isEqualTo(3);
        assertThat(log.stats().bytes()).isPositive();
        assertThat(log.read(Optional.of(positions.get(1)), Optional.empty(), 10).contiguous())
                .isTrue();
    }

    @Test
    void events_past_the_maximum_age_are_removed() {
        var log = log(1_000_000);
        log.append(List.of(event("1")));
        now = now.plus(Duration.ofMinutes(61));
        log.append(List.of(event("2")));
        assertThat(data(log.read(Optional.empty(), Optional.empty(), 10).events()))
                .containsExactly("2");
    }

    @Test
    void events_past_the_maximum_bytes_are_removed_also_after_a_restart() {
        maxBytes = 1_000;
        log(1_000_000).append(List.of(event('"' + "x".repeat(600) + '"')));
        reopened().append(List.of(event('"' + "y".repeat(600) + '"')));
        assertThat(data(opened.get(1)
                        .read(Optional.empty(), Optional.empty(), 10)
                        .events()))
                .singleElement()
                .asString()
                .contains("y");
    }

    @Test
    void reading_one_instance_page_by_page_skips_other_instances() {
        var log = log(1_000_000);
        log.append(IntStream.range(0, 10)
                .mapToObj(i -> event(i % 2 == 0 ? "a" : "b", "" + i))
                .toList());
        var page = log.read(Optional.empty(), Optional.of("id-of-a"), 3);
        assertThat(data(page.events())).containsExactly("0", "2", "4");
        assertThat(page.hasMore()).isTrue();
        var next = log.read(Optional.of(page.events().get(2).position()), Optional.of("id-of-a"), 3);
        assertThat(data(next.events())).containsExactly("6", "8");
        assertThat(next.hasMore()).isFalse();
    }

    @Test
    void an_instance_reads_nothing_of_an_earlier_instance_of_its_name() {
        var log = log(1_000_000);
        log.append(List.of(event("first", "a", "1"), event("second", "a", "2")));
        assertThat(data(log.read(Optional.empty(), Optional.of("second"), 10).events()))
                .containsExactly("2");
        assertThat(data(log.read(Optional.empty(), Optional.empty(), 10).events()))
                .containsExactly("1", "2");
    }

    @Test
    void a_stored_token_is_not_exposed_after_exposing_tokens_was_switched_off() {
        var origin = new Origin(RawJson.NULL, RawJson.NULL, Optional.empty(), RawJson.string("TOKEN"));
        var event = new InstanceEvent("id-of-loja", "loja", EventName.of("call"), EventData.of(RawJson.NULL), origin);
        log(1_000_000).append(List.of(event));
        assertThat(Envelope.of(first(reopened()))).contains("\"apikey\":\"TOKEN\"");
        exposeTokens = false;
        assertThat(Envelope.of(first(reopened()))).contains("\"apikey\":null");
    }

    private static InstanceEvent first(EventLog log) {
        return log.read(Optional.empty(), Optional.of("id-of-loja"), 1)
                .events()
                .get(0)
                .event();
    }

    @Test
    void a_page_is_bounded_in_bytes() {
        var log = log(100_000_000);
        var large = '"' + "x".repeat(700_000) + '"';
        log.append(List.of(event(large), event(large), event(large)));
        var page = log.read(Optional.empty(), Optional.empty(), 10);
        assertThat(page.events()).hasSize(2);
        assertThat(page.hasMore()).isTrue();
    }

    @Test
    void a_torn_write_loses_only_the_events_after_the_last_complete_commit() throws IOException {
        var log = log(1_000_000);
        for (var i = 1; i <= 50; i++) {
            log.append(List.of(event("" + i)));
        }
        var position = log.last();
        close();
        // As after a kill during a write: the file without the end of its last write.
        truncate(segment(), Files.size(segment()) - 500);
        var reopened = log(1_000_000);
        var held = data(reopened.read(Optional.empty(), Optional.empty(), 100).events());
        assertThat(held)
                .hasSizeBetween(40, 49)
                .isEqualTo(IntStream.rangeClosed(1, held.size())
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(reopened.last()).isEqualTo(new Position(position.epoch(), held.size()));
        assertThat(broken()).isEmpty();
    }

    @Test
    void after_damage_at_the_end_the_log_has_another_epoch_and_a_copy_is_kept() throws IOException {
        var log = log(1_000_000);
        log.append(List.of(event("1")));
        var position = log.append(List.of(event("2"))).get(0);
        close();
        try (var file = new RandomAccessFile(segment().toFile(), "rw")) {
            file.seek(file.length() - 1);
            file.write(0xff);
        }
        var reopened = log(1_000_000);
        assertThat(reopened.append(List.of(event("3"))))
                .extracting(Position::offset)
                .containsExactly(2L);
        assertThat(reopened.read(Optional.of(position), Optional.empty(), 10).contiguous())
                .isFalse();
        assertThat(broken()).hasSize(1);
        assertThat(data(reopened().read(Optional.empty(), Optional.empty(), 10).events()))
                .containsExactly("1", "3");
    }

    @Test
    void a_damaged_file_and_those_before_it_are_renamed() throws IOException {
        maxBytes = 2_000_000;
        var log = log(10_000_000);
        var large = '"' + "x".repeat(40_000) + '"';
        var positions = new ArrayList<Position>();
        for (var i = 0; i < 6; i++) {
            positions.addAll(log.append(List.of(event(large))));
        }
        close();
        assertThat(segments()).hasSize(3);
        truncate(segments().get(1), 50_000);
        var reopened = log(10_000_000);
        var page = reopened.read(Optional.of(positions.get(1)), Optional.empty(), 10);
        assertThat(page.contiguous()).isFalse();
        assertThat(page.events()).extracting(LoggedEvent::position).containsExactlyElementsOf(positions.subList(4, 6));
        assertThat(reopened.read(Optional.of(positions.get(4)), Optional.empty(), 10)
                        .contiguous())
                .isTrue();
        assertThat(broken()).hasSize(2);
    }

    @Test
    void a_damaged_event_that_is_read_is_removed_with_those_before_it() throws IOException {
        var log = log(1_000_000);
        log.append(List.of(event("1"), event("2"), event("3")));
        try (var file = new RandomAccessFile(segment().toFile(), "rw")) {
            file.seek(Segment.HEADER_BYTES + (file.length() - Segment.HEADER_BYTES) / 2);
            file.write(0xff);
        }
        assertThatThrownBy(() -> log.read(Optional.empty(), Optional.empty(), 10))
                .isInstanceOf(LogUnavailableException.class);
        log.maintain();
        assertThat(data(log.read(Optional.empty(), Optional.empty(), 10).events()))
                .containsExactly("3");
    }

    @Test
    void a_file_that_is_no_segment_is_renamed() throws IOException {
        Files.createDirectories(directory.resolve("journal"));
        Files.write(directory.resolve("journal").resolve("0000000000000001.events"), new byte[20_000]);
        log(1_000_000).append(List.of(event("1")));
        assertThat(broken()).hasSize(1);
    }

    @Test
    void a_file_whose_header_was_not_written_is_ignored() throws IOException {
        log(1_000_000).append(List.of(event("1")));
        close();
        Files.write(directory.resolve("journal").resolve("0000000000000002.events"), new byte[5]);
        log(1_000_000).append(List.of(event("2")));
        assertThat(data(reopened().read(Optional.empty(), Optional.empty(), 10).events()))
                .containsExactly("1", "2");
        assertThat(broken()).isEmpty();
    }

    @Test
    void the_files_stay_near_the_maximum_bytes() throws IOException {
        maxBytes = 1_000_000;
        var log = log(10_000_000);
        var most = 0L;
        for (var i = 0; i < 2_000; i++) {
            log.append(List.of(event("i" + i % 100, '"' + "x".repeat(i * 7 % 7_000) + '"')));
            runAll();
            var size =
                    files("").stream().mapToLong(file -> file.toFile().length()).sum();
            most = Math.max(most, size);
        }
        assertThat(most).isBetween(1_000_000L, 1_200_000L);
        assertThat(log.stats().bytes()).isBetween(900_000L, 1_000_000L);
        assertThat(log.read(Optional.empty(), Optional.of("id-of-i7"), 100).events())
                .hasSizeBetween(1, 5)
                .extracting(logged -> logged.event().instance())
                .containsOnly("i7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "damaged", "missing"})
    void history_is_the_same_after_a_restart_with_an_index_that_is(String state) throws IOException {
        maxBytes = 1_000_000;
        maxEvents = 1_500;
        var log = log(10_000_000);
        for (var i = 0; i < 200; i++) {
            log.append(IntStream.range(0, 10)
                    .mapToObj(j -> event("i" + j % 7, '"' + "x".repeat(500 + j) + '"'))
                    .toList());
            runAll();
        }
        var before = log.read(Optional.empty(), Optional.of("id-of-i3"), 1_000);
        close();
        var indexes = files(".index");
        assertThat(indexes).hasSize(segments().size() - 1);
        for (var index : indexes) {
            if (state.equals("damaged")) {
                truncate(index, 1_000);
            } else if (state.equals("missing")) {
                Files.delete(index);
            }
        }
        var after = log(10_000_000).read(Optional.empty(), Optional.of("id-of-i3"), 1_000);
        assertThat(after).isEqualTo(before);
        assertThat(after.events()).hasSizeBetween(140, 150);
    }

    @Test
    void segments_with_an_index_are_not_read_at_the_start() throws IOException {
        maxBytes = 2_000_000;
        var log = log(10_000_000);
        var large = '"' + "x".repeat(40_000) + '"';
        for (var i = 0; i < 6; i++) {
            log.append(List.of(event(large)));
        }
        close();
        try (var file = new RandomAccessFile(segments().get(0).toFile(), "rw")) {
            file.seek(60_000);
            file.write(0xff);
        }
        assertThat(log(10_000_000).stats().events()).isEqualTo(6);
        assertThat(broken()).isEmpty();
    }

    @Test
    void a_journal_is_opened_once() {
        log(1_000_000);
        assertThatThrownBy(() -> log(1_000_000)).hasMessageContaining("in use");
    }

    private Path segment() throws IOException {
        return segments().get(segments().size() - 1);
    }

    private List<Path> segments() throws IOException {
        return files(".events");
    }

    private List<Path> broken() throws IOException {
        return files(".broken-" + now.toEpochMilli());
    }

    private List<Path> files(String suffix) throws IOException {
        try (var files = Files.list(directory.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static void truncate(Path path, long length) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    @Test
    void a_stopped_log_refuses_events_and_does_not_open_the_file_again() {
        var log = (JournalEventLog) log(1_000_000);
        log.stop();
        assertThatThrownBy(() -> log.append(List.of(event("1")))).isInstanceOf(AppendRefusedException.class);
        assertThat(log.journal().current().isClosed()).isTrue();
    }

    @Test
    void a_store_that_closed_itself_is_opened_again() {
        var log = (JournalEventLog) log(1_000_000);
        log.append(List.of(event("1")));
        log.journal().current().close(); // as the store closes itself when a write fails
        log.append(List.of(event("2")));
        runAll();
        assertThat(data()).containsExactly("1", "2");
        assertThat(log.last().offset()).isEqualTo(2);
    }

    @Test
    void events_are_refused_while_the_disk_fails_and_accepted_afterwards() throws IOException {
        var log = (JournalEventLog) log(1_000_000);
        var before = log.append(List.of(event("1"))).get(0);
        log.journal().current().close();
        var segment = segment();
        Files.delete(segment);
        Files.createDirectory(segment); // the log can't write to it
        assertThatThrownBy(() -> log.append(List.of(event("2"))))
                .isInstanceOfSatisfying(
                        AppendRefusedException.class,
                        refused -> assertThat(refused.outcome().reason()).isEqualTo(Outcome.Reason.NOT_STORED));
        assertThat(log.failure()).isPresent();
        Files.delete(segment);
        now = now.plusSeconds(1);
        assertThat(log.append(List.of(event("3")))).hasSize(1);
        assertThat(log.failure()).isEmpty();
        assertThat(log.last().offset()).isEqualTo(2);
        assertThat(log.read(Optional.of(before), Optional.empty(), 10).contiguous())
                .isFalse();
    }
}
