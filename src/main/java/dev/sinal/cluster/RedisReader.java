package dev.sinal.cluster;

import static dev.sinal.cluster.RedisScripts.bytes;
import static dev.sinal.cluster.RedisScripts.number;
import static dev.sinal.cluster.RedisScripts.text;

import dev.sinal.cluster.StreamEntry.ForeignEntryException;
import dev.sinal.log.Followers;
import dev.sinal.log.LoggedEvent;
import dev.sinal.log.Position;
import dev.sinal.runtime.GuardedTask;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Reads the log from the node's place on, and passes its events and commands on in their order. It reads nothing while the follower's queue is
 * full. It skips an entry only if Redis does not hold it any more, and then fires {@link ClusterCommand.LogLost}.
 */
final class RedisReader implements Runnable {
    private static final System.Logger LOG = System.getLogger(RedisReader.class.getName());
    private static final int PAGE = 1_000;
    private static final int PAGE_BYTES = 1_000_000;
    private static final Duration BLOCK = Duration.ofSeconds(1);
    /** After this time without reading, so much may wait that it is read in pages that are bounded in bytes. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final RedisScripts scripts;
    private final RedisHealth health;
    private final ReadPlace place;
    private final Followers followers;
    private final Consumer<ClusterCommand> observers;
    private final Runnable onApplied;
    private final boolean exposeTokens;
    private volatile boolean opened;
    private volatile boolean stopped;
    /** Whether the next page is bounded in bytes. */
    private boolean behind = true;

    private long lastRead;

    /**
     * @param observers called with each command, on the thread that reads
     * @param onApplied called when commands were observed
     */
    RedisReader(
            RedisScripts scripts,
            RedisHealth health,
            ReadPlace place,
            Followers followers,
            Consumer<ClusterCommand> observers,
            Runnable onApplied,
            boolean exposeTokens) {
        this.scripts = scripts;
        this.health = health;
        this.place = place;
        this.followers = followers;
        this.observers = observers;
        this.onApplied = onApplied;
        this.exposeTokens = exposeTokens;
    }

    /** Finds the end of the log, where reading begins. Called before the thread runs; if it fails, the thread does it. */
    void open() {
        var knows = place.epoch();
        var before = place.get();
        var answer = scripts.open(List.of(
                bytes(newEpoch()),
                bytes(knows.orElse("")),
                bytes(before.position().offset()),
                before.header()));
        if (!text(answer.get(0)).equals("KEPT")) {
            place.set(new Position(text(answer.get(1)), number(answer.get(2))), number(answer.get(3)), new byte[0]);
        }
        opened = true;
        behind = true;
        if (text(answer.get(0)).equals("LOST")) {
            lose("the log in Redis begins anew");
        } else {
            place.setApplied();
        }
    }

    /** Makes the thread find its place again, because the log is another one. */
    void reopen() {
        opened = false;
    }

    @Override
    public void run() {
        if (place.epoch().isEmpty()) {
            GuardedTask.run(this::openLate);
        }
        while (!stopped) {
            try {
                readSome();
            } catch (RuntimeException | Error e) {
                if (!stopped) {
                    health.fail(e);
                    opened = false;
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        }
    }

    /** Opens the log when Redis comes: what was loaded since the start may be older than the place that is found then. */
    private void openLate() {
        while (!stopped && place.epoch().isEmpty()) {
            try {
                open();
                lose("Redis was reached some time after the start");
            } catch (RuntimeException | Error e) {
                health.fail(e);
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void readSome() {
        if (!opened) {
            open();
        }
        if (followers.isFull()) {
            behind = true;
            LockSupport.parkNanos(FULL_NANOS);
            return;
        }
        if (behind || System.nanoTime() - lastRead > LATE_NANOS) {
            readPage();
        } else {
            try {
                pass(scripts.await(place.get().position().offset(), PAGE, BLOCK));
            } catch (ForeignEntryException e) {
                LOG.log(Level.WARNING, e.getMessage());
                opened = false; // which removes it
            }
        }
        lastRead = System.nanoTime();
    }

    private void readPage() {
        var position = place.get().position();
        var answer = scripts.read(List.of(
                bytes(position.epoch()),
                bytes(position.offset()),
                bytes(""),
                bytes(PAGE),
                bytes(PAGE_BYTES),
                bytes("1")));
        if (answer.get(0).equals(0L)) {
            skip();
            return;
        }
        behind = answer.get(1).equals(1L);
        pass(StreamEntry.ofFlat(answer, 4));
    }

    private void pass(List<StreamEntry> entries) {
        var events = new ArrayList<LoggedEvent>(entries.size());
        var observed = false;
        for (var entry : entries) {
            var last = place.get().position();
            if (!entry.position().epoch().equals(last.epoch())) {
                opened = false;
                break;
            }
            if (entry.position().offset() != last.offset() + 1) {
                flush(events);
                skip();
                return;
            }
            if (entry.isCommand()) {
                flush(events);
            }
            place.set(entry.position(), entry.bytes(), entry.header());
            if (entry.isCommand()) {
                observe(entry);
                observed = true;
            } else {
                parse(entry, events);
            }
        }
        flush(events);
        if (observed) {
            onApplied.run();
        }
    }

    private void parse(StreamEntry entry, List<LoggedEvent> events) {
        try {
            var event = entry.event();
            events.add(new LoggedEvent(entry.position(), exposeTokens ? event : event.withoutApikey()));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, "event not delivered, because this version can't read it: " + entry.position(), e);
        }
    }

    private void flush(List<LoggedEvent> events) {
        if (!events.isEmpty()) {
            followers.addUnreserved(List.copyOf(events));
            events.clear();
        }
        place.setApplied();
    }

    private void observe(StreamEntry entry) {
        GuardedTask.run(() -> entry.command()
                .ifPresentOrElse(
                        observers,
                        () -> LOG.log(Level.WARNING, "command of a later version ignored: " + entry.position())));
        followers.skip(entry.position());
        place.setApplied();
    }

    /** Goes on at the end of the log, because what follows the node's place is there no more. */
    private void skip() {
        var answer = scripts.open(List.of(bytes(newEpoch()), bytes(""), bytes(0), bytes("")));
        place.set(new Position(text(answer.get(1)), number(answer.get(2))), number(answer.get(3)), new byte[0]);
        behind = true;
        lose("Redis does not hold what this node has not read yet");
    }

    private void lose(String reason) {
        LOG.log(Level.WARNING, "clients are disconnected, as events may be missing: " + reason);
        followers.skip(place.get().position());
        GuardedTask.run(() -> observers.accept(new ClusterCommand.LogLost()));
        place.setApplied();
        onApplied.run();
    }

    private static String newEpoch() {
        var random = ThreadLocalRandom.current().nextLong(1L << 30);
        return Long.toString(System.currentTimeMillis(), Character.MAX_RADIX)
                + Long.toString(random, Character.MAX_RADIX);
    }

    /** Ends the thread, within the time for which a command blocks. */
    void stop() {
        stopped = true;
    }
}
