package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * A program that appends publications to a journal on several threads, on a disk that fails at times, and prints the outcome of each, until
 * it is killed.
 */
final class KilledAppender {
    private static final int THREADS = 8;
    private static final int INSTANCES = 20;
    private static final int MAX_EVENTS = 40;
    private static final int MAX_SIZE = 4_000;
    /** One of this number of writes fails. */
    private static final int FAILURE_RATE = 400;

    private static final PrintStream OUT = System.out;

    private KilledAppender() {}

    static JournalEventLog open(Path directory, FaultyDisk disk) {
        var options = new JournalOptions(directory, Duration.ofHours(1), 20_000, 10_000_000, false, true);
        var threads = Executors.newFixedThreadPool(4);
        var log = new JournalEventLog(
                threads, options, 1_000_000_000, InstantSource.system(), Duration.ofSeconds(30), disk);
        log.start();
        return log;
    }

    /** @param args the directory of the journal, and a prefix of the publications' names */
    public static void main(String... args) {
        var disk = new FaultyDisk();
        var log = open(Path.of(args[0]), disk);
        disk.afterWrite = () -> {
            if (ThreadLocalRandom.current().nextInt(FAILURE_RATE) == 0) {
                throw new IOException("I/O error");
            }
        };
        for (var i = 0; i < THREADS; i++) {
            var thread = args[1] + "-" + i;
            new Thread(() -> append(log, thread)).start();
        }
    }

    private static void append(JournalEventLog log, String thread) {
        var random = ThreadLocalRandom.current();
        for (var number = 0; ; number++) {
            var name = thread + "-" + number;
            var count = random.nextInt(4) == 0 ? random.nextInt(1, MAX_EVENTS + 1) : 1;
            var publication = IntStream.range(0, count)
                    .mapToObj(i -> event(name, i, count, random))
                    .toList();
            try {
                print("accepted " + name + " " + log.append(publication).get(0));
            } catch (AppendRefusedException e) {
                print("refused " + name);
            }
        }
    }

    private static InstanceEvent event(String name, int index, int count, ThreadLocalRandom random) {
        var data = List.of(name, String.valueOf(index), String.valueOf(count), "x".repeat(random.nextInt(MAX_SIZE)));
        return EventLogContract.event(
                "instance-" + random.nextInt(INSTANCES), "[\"" + String.join("\",\"", data) + "\"]");
    }

    private static synchronized void print(String line) {
        OUT.println(line);
        OUT.flush();
    }
}
