package dev.sinal.log;

import dev.sinal.event.CallingThread;
import dev.sinal.event.InstanceEvent;
import dev.sinal.runtime.SerialExecutor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The event log of a single node, on disk: accepted events survive the process. Events that are appended concurrently are written with
 * one commit. It is written by the thread of one of their publishers, so that a publisher that is alone wakes up no other thread.
 *
 * <p>If writing fails, whatever the reason, the events of that commit are refused and removed from the file, before their publishers are
 * answered if the disk permits it, else before the next event is written. While the disk fails, appends are refused, events can still
 * be read, and connected clients stay connected.
 *
 * <p>One case is left: if the disk fails so that neither an event can be synced nor its removal be written, and the process ends before
 * the disk is well again, then an event that was refused may be in the log after the restart.
 */
public final class JournalEventLog implements EventLog {
    private static final System.Logger LOG = System.getLogger(JournalEventLog.class.getName());
    private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(30);
    /** A commit takes no more events when it has about these bytes, so that it needs little memory, and maintenance gets its turn. */
    private static final long COMMIT_BYTES = 4_000_000;

    private static final int COMMIT_APPENDS = 1_000;

    /** The most commits that a thread makes at a time, so that a publisher is answered soon. */
    private static final int MAX_COMMITS = 4;

    private final Duration appendTimeout;
    private final InstantSource clock;
    private final Followers followers;
    private final SerialExecutor writer;
    private final JournalWriter journal;
    /** What waits to be written. A thread that adds to it, or lets go of the journal, writes what has gathered or has it written. */
    private final ConcurrentLinkedQueue<PendingAppend> pending = new ConcurrentLinkedQueue<>();

    /** The appends of the commit that is written. The list has the capacity for them, so that none is lost for want of memory. */
    private final List<PendingAppend> taken = new ArrayList<>(COMMIT_APPENDS);

    private final AtomicBoolean writeScheduled = new AtomicBoolean();
    private final AtomicBoolean maintenanceScheduled = new AtomicBoolean();

    /**
     * @param executor runs what no publisher's thread writes, and maintenance
     * @param backlogBytes the bytes of events that may wait for the disk or the followers
     * @param clock the clock by which events expire; should be steady
     */
    public JournalEventLog(Executor executor, JournalOptions options, long backlogBytes, InstantSource clock) {
        this(executor, options, backlogBytes, clock, APPEND_TIMEOUT, DiskFile::new);
    }

    JournalEventLog(
            Executor executor,
            JournalOptions options,
            long backlogBytes,
            InstantSource clock,
            Duration appendTimeout,
            DiskFile.Opener disk) {
        this.appendTimeout = appendTimeout;
        this.clock = clock;
        this.writer = new SerialExecutor(executor);
        this.followers = new Followers(backlogBytes);
        this.journal = new JournalWriter(options, clock, disk);
    }

    /** Opens the journal, or creates it. */
    @Override
    public void start() {
        journal.start();
    }

    @Override
    public List<Position> append(List<InstanceEvent> events) {
        var append = new PendingAppend(events, clock.instant());
        followers.reserve(events);
        try {
            pending.add(append);
            writePending();
            append.await(appendTimeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // Another thread may have taken them already. Then their outcome is what counts.
            LOG.log(Level.WARNING, "append not submitted", e);
        } finally {
            giveUp(append);
        }
        return append.outcome().orElseThrow(PendingAppend::refusal);
    }

    /**
     * Has the events written by a thread of the executor, so that the caller does not wait for the disk; or by the calling thread, if it
     * may, unless another one writes and goes on with them. Nothing runs on other {@code workers}, which may all be blocked.
     */
    @Override
    public CompletableFuture<List<Position>> submit(List<InstanceEvent> events, Executor workers) {
        var append = new PendingAppend(events, clock.instant());
        try {
            followers.reserve(events);
        } catch (AppendRefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        try {
            pending.add(append);
            if (workers instanceof CallingThread caller && caller.isCurrent()) {
                writePending();
            } else {
                scheduleWrite();
            }
        } catch (RuntimeException | Error e) {
            // Another thread may have taken them already. Then their outcome is what counts.
            giveUp(append);
            LOG.log(Level.WARNING, "append not submitted", e);
        }
        return append.result();
    }

    private void giveUp(PendingAppend append) {
        if (append.giveUp()) {
            pending.remove(append);
            followers.release(append.events());
        }
    }

    /** Gives up appends that have waited too long and that no thread waits for. */
    private void giveUpOverdue() {
        var oldest = clock.instant().minus(appendTimeout);
        for (var append : pending) {
            if (append.since().isAfter(oldest)) {
                return;
            }
            giveUp(append);
        }
    }

    @Override
    public void follow(List<Follower> newFollowers) {
        followers.follow(newFollowers);
    }

    @Override
    public LogPage read(Optional<Position> after, Optional<String> instanceId, int limit) {
        return journal.read(after, instanceId, limit);
    }

    @Override
    public List<LoggedFingerprint> fingerprints(Duration maxAge, int most) {
        return journal.current().fingerprints(maxAge, most);
    }

    @Override
    public Position last() {
        return journal.current().last();
    }

    @Override
    public LogStats stats() {
        return journal.current().stats(followers.bytes());
    }

    @Override
    public Optional<String> failure() {
        return journal.failure();
    }

    /** Also refuses what has waited too long, tries to open a journal that failed, and removes events past the bounds. */
    @Override
    public void maintain() {
        giveUpOverdue();
        followers.resume();
        if (!pending.isEmpty()) {
            scheduleWrite();
        }
        scheduleMaintenance();
    }

    JournalWriter journal() {
        return journal;
    }

    /** Closes the journal. Later appends are refused. */
    @Override
    public void stop() {
        journal.stop();
        writePending();
    }

    /**
     * Writes what has gathered, and what gathers meanwhile, unless another thread writes: that one goes on with it. After some commits, the
     * rest is submitted.
     */
    private void writePending() {
        var commits = 0;
        while (!pending.isEmpty() && journal.tryRun(this::writeGroup)) {
            commits++;
            if (commits == MAX_COMMITS) {
                scheduleWrite();
                break;
            }
        }
        if (journal.needsMaintenance()) {
            scheduleMaintenance();
        }
    }

    private void scheduleWrite() {
        schedule(writeScheduled, this::writePending);
    }

    private void scheduleMaintenance() {
        schedule(maintenanceScheduled, this::maintainNow);
    }

    /** Submits a task unless it waits already, so that the writer's queue is bounded. */
    private void schedule(AtomicBoolean scheduled, Runnable task) {
        if (scheduled.compareAndSet(false, true)) {
            try {
                writer.execute(() -> {
                    scheduled.set(false);
                    task.run();
                });
            } catch (RuntimeException | Error e) {
                scheduled.set(false);
                throw e;
            }
        }
    }

    private void writeGroup() {
        try {
            take();
            if (!taken.isEmpty()) {
                journal.write(taken, followers::prepare);
            }
        } finally {
            // All of them, whatever was thrown, and without an iterator, for which there may be no memory.
            try {
                for (var i = 0; i < taken.size(); i++) {
                    if (taken.get(i).refuse()) {
                        followers.release(taken.get(i).events());
                    }
                }
            } finally {
                taken.clear();
            }
        }
    }

    private void take() {
        var bytes = 0L;
        while (taken.size() < COMMIT_APPENDS && bytes < COMMIT_BYTES) {
            var append = pending.poll();
            if (append == null) {
                return;
            }
            if (append.take()) {
                taken.add(append);
                bytes += Followers.size(append.events());
            }
        }
    }

    /** Maintains the journal a little, and submits the rest behind the appends that wait. */
    private void maintainNow() {
        journal.maintain();
        writePending();
    }
}
