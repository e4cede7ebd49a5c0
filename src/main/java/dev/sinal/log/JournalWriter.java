package dev.sinal.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Writes a journal and opens it again after a failure. One thread at a time writes; any thread may read. */
final class JournalWriter {
    private static final System.Logger LOG = System.getLogger(JournalEventLog.class.getName());
    private static final long RETRY_MILLIS = 1_000;
    private static final Duration STALLED = Duration.ofSeconds(5);

    private final JournalOptions options;
    private final InstantSource clock;
    private final DiskFile.Opener disk;
    /** Held while the journal is written or closed; never by readers. */
    private final ReentrantLock writing = new ReentrantLock();

    private JournalFiles files;
    private volatile Journal journal;
    private volatile boolean failing;
    /** Whether a failure is logged since events were last written: on a full disk there is one for each publication. */
    private boolean reported;
    /** When the task that runs now began, in ms since the epoch; 0 if none runs. */
    private volatile long busySince;

    private long retryAt;
    private volatile boolean stopped;

    JournalWriter(JournalOptions options, InstantSource clock, DiskFile.Opener disk) {
        this.options = options;
        this.clock = clock;
        this.disk = disk;
    }

    private interface Task {
        void run() throws IOException;
    }

    /** Opens the journal, or creates it. If it can be read but not written, it is tried again later. */
    void start() {
        try {
            files = new JournalFiles(options.directory(), disk);
            journal = open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LOG.log(Level.INFO, "journal opened: events=" + journal.stats(0).events() + " last=" + journal.last());
        run(() -> {
            files.probe(options.syncCommits());
            journal.rewind();
        });
    }

    private Journal open() throws IOException {
        try {
            EarlierJournal.convert(options.directory(), files, clock);
            return Journal.open(options, files, clock);
        } catch (IOException | RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    /** Returns the journal as it was last opened; it may be closed. */
    Journal current() {
        return journal;
    }

    /** Returns why events can't be written now. */
    Optional<String> failure() {
        if (failing) {
            return Optional.of("events can't be written"); // the cause is logged: it names files
        }
        var since = busySince;
        return since != 0 && clock.millis() - since > STALLED.toMillis()
                ? Optional.of("a write takes longer than " + STALLED.toSeconds() + " s")
                : Optional.empty();
    }

    /**
     * Runs a task, which may call {@link #write}, unless one runs, in this thread or another: appends that complete may cause others. Returns
     * whether it was run.
     */
    boolean tryRun(Runnable task) {
        if (writing.isHeldByCurrentThread() || !writing.tryLock()) {
            return false;
        }
        try {
            task.run();
            return true;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes appends with one commit, and accepts them. If that fails, none of them is accepted, and none is in the log.
     *
     * @param follower returns a task that passes the events to the follower and throws nothing. It runs after they can be read, so that a
     *     client that resumes reads all that was delivered before it joined, and before any append is accepted, so that a client that
     *     connects after its publication was accepted joins behind it
     */
    void write(List<PendingAppend> appends, Function<List<LoggedEvent>, Runnable> follower) {
        run(() -> {
            if (stopped || !recoverIfDue()) {
                return;
            }
            var logged = new ArrayList<LoggedEvent>();
            var positions = new ArrayList<List<Position>>(appends.size());
            for (var append : appends) {
                var own = journal.append(append.events());
                for (var i = 0; i < own.size(); i++) {
                    logged.add(new LoggedEvent(own.get(i), append.events().get(i)));
                }
                positions.add(own);
            }
            var delivery = follower.apply(logged);
            journal.commit();
            journal.acknowledge();
            delivery.run();
            for (var i = 0; i < appends.size(); i++) {
                appends.get(i).accept(positions.get(i));
            }
            if (reported) {
                reported = false;
                LOG.log(Level.INFO, "events are stored again");
            }
        });
    }

    /** Opens the journal again if it failed, else removes some events past the bounds. */
    void maintain() {
        run(() -> {
            if (!stopped && recoverIfDue()) {
                journal.trim();
            }
        });
    }

    /** Returns whether {@link #maintain} has more to do at once. */
    boolean needsMaintenance() {
        return !stopped && !failing && journal.needsMaintenance();
    }

    /** Reads a page. If the journal is opened again meanwhile, the page is read from the new one. */
    LogPage read(Optional<Position> after, Optional<String> instanceId, int limit) {
        var before = journal;
        try {
            return before.read(after, instanceId, limit);
        } catch (LogUnavailableException e) {
            if (journal == before) {
                throw e;
            }
            return journal.read(after, instanceId, limit);
        }
    }

    /** Closes the journal. Later appends are not accepted. */
    void stop() {
        run(() -> {
            stopped = true;
            journal.close();
            files.close();
        });
    }

    /** Runs a task. Whatever it throws, the journal is opened again, without what was not acknowledged. */
    private void run(Task task) {
        writing.lock();
        try {
            busySince = clock.millis();
            task.run();
        } catch (Throwable e) {
            failed(e);
        } finally {
            busySince = 0;
            writing.unlock();
        }
    }

    private void failed(Throwable cause) {
        journal.close();
        report(cause);
        if (!stopped) {
            recover();
        }
    }

    /** Logs a failure, unless one is logged since events were last written. */
    private void report(Throwable cause) {
        failing = true;
        if (reported) {
            return;
        }
        reported = true;
        try {
            LOG.log(Level.ERROR, "events not stored: publications are refused until the journal can be written", cause);
        } catch (RuntimeException | Error unlogged) {
            // What follows must be tried all the same.
        }
    }

    /** Returns whether the journal can be written. If it could not the last time, tries it again, once a second. */
    private boolean recoverIfDue() {
        if (failing ? clock.millis() >= retryAt : journal.isClosed()) {
            recover();
        }
        return !failing;
    }

    /** Opens the journal again and removes what was not acknowledged. If it can't be written, the one before is read. */
    private void recover() {
        try {
            retryAt = clock.millis() + RETRY_MILLIS;
            files.probe(options.syncCommits());
            var reopened = journal.reopen();
            try {
                reopened.rewind();
            } catch (Throwable e) {
                reopened.close();
                throw e;
            }
            journal = reopened;
            failing = false;
        } catch (Throwable e) {
            report(e);
        }
    }
}
