package dev.sinal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                directory.resolve("history"), Duration.ofHours(1), maxEvents, maxBytes, true, exposeTokens);
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
        // Simulates a kill during a write: the current file without the end of its last write.
        var torn = Files.copy(directory.resolve("history"), directory.resolve("torn"));
        try (var file = new RandomAccessFile(torn.toFile(), "rw")) {
            file.setLength(file.length() - 5_000);
        }
        close();
        Files.move(torn, directory.resolve("history"), StandardCopyOption.REPLACE_EXISTING);
        var held = data(
                log(1_000_000).read(Optional.empty(), Optional.empty(), 100).events());
        assertThat(held)
                .isEqualTo(IntStream.rangeClosed(1, held.size())
                        .mapToObj(String::valueOf)
                        .toList());
    }

    @Test
    void a_corrupt_file_is_renamed() throws IOException {
        Files.write(directory.resolve("history"), new byte[20_000]);
        log(1_000_000).append(List.of(event("1")));
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("history.broken-"));
        }
    }

    @Test
    void a_file_of_another_format_is_renamed() throws IOException {
        log(1_000_000).append(List.of(event("1")));
        close();
        try (var store = MVStore.open(directory.resolve("history").toString())) {
            var strings = StringDataType.INSTANCE;
            store.openMap(
                            "facts",
                            new MVMap.Builder<String, String>().keyType(strings).valueType(strings))
                    .remove("format");
        }
        assertThat(log(1_000_000).stats().events()).isZero();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("history.broken-"));
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
        log.journal().current().abandon(); // as the store closes itself when a write fails
        log.append(List.of(event("2")));
        runAll();
        assertThat(data()).containsExactly("1", "2");
        assertThat(log.last().offset()).isEqualTo(2);
    }

    @Test
    void events_are_refused_while_the_disk_fails_and_accepted_afterwards() throws IOException {
        var log = (JournalEventLog) log(1_000_000);
        var before = log.append(List.of(event("1"))).get(0);
        log.journal().current().abandon();
        Files.delete(directory.resolve("history"));
        Files.createDirectory(directory.resolve("history")); // the store can't write to it
        assertThatThrownBy(() -> log.append(List.of(event("2"))))
                .isInstanceOfSatisfying(
                        AppendRefusedException.class,
                        refused -> assertThat(refused.outcome().reason()).isEqualTo(Outcome.Reason.NOT_STORED));
        assertThat(log.failure()).isPresent();
        Files.delete(directory.resolve("history"));
        now = now.plusSeconds(1);
        assertThat(log.append(List.of(event("3")))).hasSize(1);
        assertThat(log.failure()).isEmpty();
        assertThat(log.last().offset()).isEqualTo(2);
        assertThat(log.read(Optional.of(before), Optional.empty(), 10).contiguous())
                .isFalse();
    }
}
