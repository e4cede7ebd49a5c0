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
import dev.sinal.runtime.SerialExecutor;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalEventLogTest extends EventLogContract {
    @TempDir
    Path directory;

    private final List<JournalEventLog> opened = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long most = 1_000_000;
    private long bytes = 1_000_000_000;
    private boolean exposeTokens = true;

    @AfterEach
    void close() {
        opened.forEach(JournalEventLog::stop);
    }

    @Override
    EventLog log(SerialExecutor lane, Executor executor, long backlogBytes) {
        var options =
                new JournalOptions(directory.resolve("history"), Duration.ofHours(1), most, bytes, true, exposeTokens);
        var log = new JournalEventLog(lane, executor, options, backlogBytes, () -> now);
        log.start();
        opened.add(log);
        return log;
    }

    private EventLog reopened() {
        close();
        return log(1_000_000);
    }

    @Test
    void what_was_appended_is_there_after_a_restart_and_positions_go_on() {
        var before = log(1_000_000).append(List.of(event("1"), event("2"), event("3")));
        var log = reopened();
        assertThat(log.last()).isEqualTo(before.get(2));
        var history = log.read(Optional.of(before.get(0)), Optional.empty(), 10);
        assertThat(history.whole()).isTrue();
        assertThat(data(history.events())).containsExactly("2", "3");
        assertThat(log.append(List.of(event("4"))).get(0).offset()).isEqualTo(4);
    }

    @Test
    void an_event_comes_back_as_it_was() throws Exception {
        var data =
                new EventData(RawJson.parse("{\"a\" : \"\\ud800é\"}"), List.of(ByteBuffer.wrap(new byte[] {1, 2, 3})));
        var origin = new Origin(
                RawJson.string("http://a"), RawJson.string("now"), Optional.of(RawJson.string("me")), RawJson.NULL);
        var event = new InstanceEvent("loja 1", EventName.of("call"), data, origin);
        var back = StoredEvent.of(StoredEvent.bytes(event));
        assertThat(back).isEqualTo(event);
        assertThatThrownBy(() -> StoredEvent.of(new byte[] {9})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StoredEvent.of(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_oldest_go_first_past_the_number_that_is_kept_and_who_needs_them_is_told() {
        most = 3;
        var log = log(1_000_000);
        var positions = log.append(
                IntStream.rangeClosed(1, 5).mapToObj(i -> event("" + i)).toList());
        var history = log.read(Optional.of(positions.get(0)), Optional.empty(), 10);
        assertThat(history.whole()).isFalse();
        assertThat(history.oldest()).contains(positions.get(2));
        assertThat(data(history.events())).containsExactly("3", "4", "5");
        assertThat(log.stock().events()).isEqualTo(3);
        assertThat(log.stock().bytes()).isPositive();
        assertThat(log.read(Optional.of(positions.get(1)), Optional.empty(), 10).whole())
                .isTrue();
    }

    @Test
    void past_their_age_events_are_let_go_of() {
        var log = log(1_000_000);
        log.append(List.of(event("1")));
        now = now.plus(Duration.ofMinutes(61));
        log.append(List.of(event("2")));
        assertThat(data(log.read(Optional.empty(), Optional.empty(), 10).events()))
                .containsExactly("2");
    }

    @Test
    void past_the_bytes_that_are_kept_events_are_let_go_of_also_after_a_restart() {
        bytes = 1_000;
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
    void one_instance_is_read_page_by_page_and_another_not_at_all() {
        var log = log(1_000_000);
        log.append(IntStream.range(0, 10)
                .mapToObj(i -> event(i % 2 == 0 ? "a" : "b", "" + i))
                .toList());
        var page = log.read(Optional.empty(), Optional.of("a"), 3);
        assertThat(data(page.events())).containsExactly("0", "2", "4");
        assertThat(page.more()).isTrue();
        var next = log.read(Optional.of(page.events().get(2).position()), Optional.of("a"), 3);
        assertThat(data(next.events())).containsExactly("6", "8");
        assertThat(next.more()).isFalse();
    }

    @Test
    void who_has_the_name_of_an_instance_that_is_gone_sees_nothing_of_it() {
        var log = log(1_000_000);
        log.append(List.of(event("a", "1"), event("ab", "2")));
        log.forget("a");
        log.append(List.of(event("a", "3")));
        assertThat(data(log.read(Optional.empty(), Optional.of("a"), 10).events()))
                .containsExactly("3");
        assertThat(data(log.read(Optional.empty(), Optional.of("ab"), 10).events()))
                .containsExactly("2");
        assertThat(data(log.read(Optional.empty(), Optional.empty(), 10).events()))
                .containsExactly("1", "2", "3");
    }

    @Test
    void a_token_that_was_stored_while_tokens_were_shown_is_not_shown_when_they_no_longer_are() {
        var origin = new Origin(RawJson.NULL, RawJson.NULL, Optional.empty(), RawJson.string("TOKEN"));
        var event = new InstanceEvent("loja", EventName.of("call"), EventData.of(RawJson.NULL), origin);
        log(1_000_000).append(List.of(event));
        assertThat(Envelope.of(first(reopened()))).contains("\"apikey\":\"TOKEN\"");
        exposeTokens = false;
        assertThat(Envelope.of(first(reopened()))).contains("\"apikey\":null");
    }

    private static InstanceEvent first(EventLog log) {
        return log.read(Optional.empty(), Optional.of("loja"), 1)
                .events()
                .get(0)
                .event();
    }

    @Test
    void a_page_ends_where_it_weighs_enough() {
        var log = log(100_000_000);
        var large = '"' + "x".repeat(700_000) + '"';
        log.append(List.of(event(large), event(large), event(large)));
        var page = log.read(Optional.empty(), Optional.empty(), 10);
        assertThat(page.events()).hasSize(2);
        assertThat(page.more()).isTrue();
    }

    @Test
    void a_torn_tail_is_cut_at_the_last_whole_event() throws IOException {
        var log = log(1_000_000);
        for (var i = 1; i <= 50; i++) {
            log.append(List.of(event("" + i)));
        }
        // As a kill in mid-write leaves it: the file as it is now, with less than all of its last write.
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
    void a_file_that_is_no_journal_is_put_aside() throws IOException {
        Files.write(directory.resolve("history"), new byte[20_000]);
        log(1_000_000).append(List.of(event("1")));
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("history.broken-"));
        }
    }

    @Test
    void a_log_that_was_closed_takes_nothing_and_leaves_the_file_alone() {
        var log = (JournalEventLog) log(1_000_000);
        log.stop();
        assertThatThrownBy(() -> log.append(List.of(event("1")))).isInstanceOf(AppendRefusedException.class);
        assertThat(log.journal().isBroken()).isTrue();
    }

    @Test
    void a_store_that_gave_up_is_opened_again() {
        var log = (JournalEventLog) log(1_000_000);
        log.append(List.of(event("1")));
        log.journal().close(); // as the store closes itself when a write fails
        log.append(List.of(event("2")));
        runAll();
        assertThat(data()).containsExactly("1", "2");
        assertThat(log.last().offset()).isEqualTo(2);
    }

    @Test
    void what_can_not_be_stored_is_not_accepted_until_it_can() throws IOException {
        var log = (JournalEventLog) log(1_000_000);
        log.append(List.of(event("1")));
        log.journal().close();
        Files.delete(directory.resolve("history"));
        Files.createDirectory(directory.resolve("history")); // nothing can be written to
        assertThatThrownBy(() -> log.append(List.of(event("2"))))
                .isInstanceOfSatisfying(
                        AppendRefusedException.class,
                        refused -> assertThat(refused.outcome().reason()).isEqualTo(Outcome.Reason.NOT_STORED));
        Files.delete(directory.resolve("history"));
        assertThat(log.append(List.of(event("3")))).hasSize(1);
    }
}
