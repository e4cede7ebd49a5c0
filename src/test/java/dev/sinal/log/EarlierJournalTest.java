package dev.sinal.log;

import static dev.sinal.log.EventLogContract.data;
import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.StoredEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals that earlier versions wrote, in one file of H2's MVStore. */
class EarlierJournalTest {
    @TempDir
    Path directory;

    private JournalEventLog log;

    @AfterEach
    void close() {
        if (log != null) {
            log.stop();
        }
    }

    @Test
    void its_events_are_kept_with_their_positions_and_times() throws IOException {
        write(11, 1_010, "2");
        open();
        assertThat(log.last()).isEqualTo(new Position("abc", 1_010));
        assertThat(log.append(List.of(event("1")))).containsExactly(new Position("abc", 1_011));
        var page = log.read(Optional.of(new Position("abc", 10)), Optional.of("id-of-i3"), 1_000);
        assertThat(page.contiguous()).isTrue();
        assertThat(page.oldest()).contains(new Position("abc", 11));
        assertThat(data(page.events()))
                .isEqualTo(IntStream.range(11, 1_011)
                        .filter(i -> i % 10 == 3)
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(directory.resolve("history")).doesNotExist();
        close();
        open();
        assertThat(log.stats().events()).isEqualTo(1_001);
    }

    @Test
    void a_conversion_that_was_not_finished_begins_again() throws IOException {
        write(1, 5, "2");
        var copy = Files.copy(directory.resolve("history"), directory.resolve("copy"));
        open();
        close();
        Files.move(copy, directory.resolve("history"));
        open();
        assertThat(log.stats().events()).isEqualTo(5);
    }

    @Test
    void without_events_it_keeps_its_last_position() {
        write(6, 5, "2");
        open();
        assertThat(log.last()).isEqualTo(new Position("abc", 5));
        assertThat(log.append(List.of(event("1")))).containsExactly(new Position("abc", 6));
    }

    @Test
    void one_that_is_corrupt_or_has_another_format_is_renamed() throws IOException {
        write(1, 5, "1");
        open();
        assertThat(log.stats().events()).isZero();
        close();
        Files.write(directory.resolve("history"), new byte[20_000]);
        open();
        try (var files = Files.list(directory)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("history.broken-")))
                    .hasSize(2);
        }
    }

    private void open() {
        var options = new JournalOptions(
                directory.resolve("journal"), Duration.ofHours(1), 10_000, 1_000_000_000, false, true);
        log = new JournalEventLog(
                Runnable::run, options, 1_000_000, Instant::now, Duration.ofSeconds(1), DiskFile::new);
        log.start();
    }

    private void write(int first, int last, String format) {
        try (var store = MVStore.open(directory.resolve("history").toString())) {
            var events = store.openMap(
                    "events",
                    new MVMap.Builder<Long, byte[]>()
                            .keyType(LongDataType.INSTANCE)
                            .valueType(ByteArrayDataType.INSTANCE));
            for (var offset = first; offset <= last; offset++) {
                var event = StoredEvent.toBytes(event("i" + offset % 10, String.valueOf(offset)));
                events.append(
                        (long) offset,
                        ByteBuffer.allocate(Long.BYTES + event.length)
                                .putLong(System.currentTimeMillis())
                                .put(event)
                                .array());
            }
            var strings = StringDataType.INSTANCE;
            var facts = store.openMap(
                    "facts",
                    new MVMap.Builder<String, String>().keyType(strings).valueType(strings));
            facts.put("format", format);
            facts.put("epoch", "abc");
            facts.put("last", String.valueOf(last));
        }
    }
}
