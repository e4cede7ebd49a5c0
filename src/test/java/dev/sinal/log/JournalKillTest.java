package dev.sinal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal whose process is killed at random instants, {@code journal.kills} times, while several threads append to it on a disk that fails
 * at times. What was accepted is there, what was refused is not, publications are whole and in order.
 */
class JournalKillTest {
    private static final int KILLS = Integer.getInteger("journal.kills", 5);

    @TempDir
    Path directory;

    /** The first position of each publication that was accepted. */
    private final Map<String, Position> accepted = new HashMap<>();

    private final Set<String> refused = new HashSet<>();

    /** An event as it is in the journal. */
    private record Held(long offset, String instance, String publication, int index, int count) {
        /** Returns whether another event is the next one of the same publication. */
        boolean isBefore(Held other) {
            return other.publication().equals(publication) && other.index() == index + 1;
        }

        static Held of(LoggedEvent logged) {
            var data = logged.event().data().json().text().split("\"");
            return new Held(
                    logged.position().offset(),
                    logged.event().instanceId(),
                    data[1],
                    Integer.parseInt(data[3]),
                    Integer.parseInt(data[5]));
        }
    }

    @Test
    void accepted_events_survive() throws IOException {
        for (var kill = 0; kill < KILLS; kill++) {
            appendUntilKilled(kill);
            var log = KilledAppender.open(directory.resolve("journal"), new FaultyDisk());
            try {
                check(log);
            } catch (AssertionError e) {
                throw new AssertionError("after kill " + kill, e);
            } finally {
                log.stop();
            }
        }
        assertThat(accepted).isNotEmpty();
    }

    private void appendUntilKilled(int kill) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledAppender.class.getName(),
                        directory.resolve("journal").toString(),
                        String.valueOf(kill))
                .redirectError(Redirect.DISCARD)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var whileStarting = kill % 5 == 4;
            if (!whileStarting) {
                record(Objects.requireNonNull(lines.readLine(), "no outcome"));
            }
            LockSupport.parkNanos(Duration.ofMillis(ThreadLocalRandom.current().nextInt(whileStarting ? 600 : 300))
                    .toNanos());
            process.toHandle().destroyForcibly(); // Process.destroyForcibly closes the stream, whose rest is read next
            lines.lines().forEach(this::record);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Records a line; the last one may have been cut off by the kill. */
    private void record(String line) {
        var words = line.split(" ");
        if (words.length == 3 && words[0].equals("accepted")) {
            Position.parse(words[2]).ifPresent(position -> accepted.put(words[1], position));
        } else if (words.length == 2 && words[0].equals("refused")) {
            refused.add(words[1]);
        }
    }

    private void check(EventLog log) {
        var oldest = log.read(Optional.empty(), Optional.empty(), 1)
                .oldest()
                .map(Position::offset)
                .orElse(1L);
        var held = read(log, Optional.empty());
        var next = oldest;
        for (var event : held) {
            assertThat(event.offset()).isEqualTo(next++);
        }
        assertThat(log.last().offset()).isEqualTo(next - 1);
        var heldAt = new HashMap<String, Long>();
        held.forEach(event -> heldAt.putIfAbsent(event.publication(), event.offset() - event.index()));
        assertWhole(held);
        assertThat(heldAt.keySet()).noneMatch(refused::contains);
        accepted.values().removeIf(position -> position.offset() < oldest);
        accepted.forEach((name, position) -> {
            assertThat(position.epoch()).isEqualTo(log.last().epoch());
            assertThat(heldAt).containsEntry(name, position.offset());
        });
        for (var instance : new HashSet<>(held.stream().map(Held::instance).toList())) {
            assertThat(read(log, Optional.of(instance)))
                    .isEqualTo(held.stream()
                            .filter(event -> event.instance().equals(instance))
                            .toList());
        }
    }

    /** Checks that each publication is there as a whole, but for what is past the bounds, and each thread's in their order. */
    private static void assertWhole(List<Held> held) {
        var lastOfThread = new HashMap<String, Integer>();
        for (var i = 0; i < held.size(); i++) {
            var event = held.get(i);
            if (i > 0 && event.index() > 0) {
                assertThat(held.get(i - 1)).matches(before -> before.isBefore(event), "is before " + event);
            }
            if (event.index() < event.count() - 1) {
                assertThat(held).as("events behind " + event).hasSizeGreaterThan(i + 1);
                assertThat(held.get(i + 1)).matches(event::isBefore, "is behind " + event);
            }
            var split = event.publication().lastIndexOf('-');
            var number = Integer.parseInt(event.publication().substring(split + 1));
            var before = lastOfThread.put(event.publication().substring(0, split), number);
            assertThat(before == null || before <= number)
                    .as(event.publication())
                    .isTrue();
        }
    }

    private static List<Held> read(EventLog log, Optional<String> instanceId) {
        var held = new ArrayList<Held>();
        Optional<Position> after = Optional.empty();
        while (true) {
            var page = log.read(after, instanceId, 1_000);
            page.events().forEach(logged -> held.add(Held.of(logged)));
            if (!page.hasMore()) {
                return held;
            }
            after = Optional.of(page.events().get(page.events().size() - 1).position());
        }
    }
}
