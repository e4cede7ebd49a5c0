package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.event.StoredEvent;
import dev.sinal.runtime.SerialExecutor;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.h2.mvstore.MVStoreException;

/**
 * The event log of a single node, on disk: accepted events survive the process. Events that are appended concurrently are written with
 * one commit.
 *
 * <p>While the disk fails, appends are refused, and connected clients stay connected.
 */
public final class JournalEventLog implements EventLog {
    private static final System.Logger LOG = System.getLogger(JournalEventLog.class.getName());
    private static final long APPEND_TIMEOUT_SECONDS = 30;

    private final FollowerQueue followerQueue;
    private final SerialExecutor writer;
    private final JournalOptions options;
    private final InstantSource clock;
    private final ConcurrentLinkedQueue<PendingAppend> pending = new ConcurrentLinkedQueue<>();
    /** Held while the journal is written or closed; never by readers. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile Journal journal;
    private boolean failed;
    private boolean stopped;

    /**
     * @param dispatch runs the follower
     * @param executor runs the writes
     * @param backlogBytes the bytes of events that may wait for the disk or the follower
     */
    public JournalEventLog(
            SerialExecutor dispatch,
            Executor executor,
            JournalOptions options,
            long backlogBytes,
            InstantSource clock) {
        this.writer = new SerialExecutor(executor);
        this.options = options;
        this.followerQueue = new FollowerQueue(dispatch, backlogBytes);
        this.clock = clock;
    }

    /** Opens the journal, or creates it. */
    @Override
    public void start() {
        journal = Journal.open(options, clock);
    }

    @Override
    public List<Position> append(List<InstanceEvent> events) {
        followerQueue.reserve(events);
        var append = new PendingAppend(events, new CompletableFuture<>());
        pending.add(append);
        writer.execute(this::writePending);
        try {
            return append.positions().get(APPEND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AppendRefusedException(Reason.NOT_STORED, "the events can't be stored now");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppendRefusedException(Reason.NOT_STORED, "the server is shutting down");
        }
    }

    @Override
    public void follow(Consumer<List<LoggedEvent>> follower) {
        followerQueue.follow(follower);
    }

    @Override
    public LogPage read(Optional<Position> after, Optional<String> instanceId, int limit) {
        return journal.read(after, instanceId, limit);
    }

    @Override
    public Position last() {
        return journal.last();
    }

    @Override
    public LogStats stats() {
        return journal.stats(followerQueue.bytes());
    }

    Journal journal() {
        return journal;
    }

    /** Closes the journal. Later appends are refused. */
    @Override
    public void stop() {
        writing.lock();
        try {
            stopped = true;
            journal.close();
        } finally {
            writing.unlock();
        }
    }

    private void writePending() {
        var appends = new ArrayList<PendingAppend>();
        for (var append = pending.poll(); append != null; append = pending.poll()) {
            appends.add(append);
        }
        if (appends.isEmpty()) {
            return; // written by the task before
        }
        writing.lock();
        try {
            write(appends);
        } catch (MVStoreException | IllegalStateException e) {
            logFailure(e);
            appends.forEach(append -> {
                followerQueue.release(append.events());
                append.positions().completeExceptionally(e);
            });
        } finally {
            writing.unlock();
        }
    }

    private void write(List<PendingAppend> appends) {
        if (stopped || journal == null) {
            throw new IllegalStateException("the journal is not open");
        }
        if (journal.isClosed()) {
            journal = Journal.open(options, clock);
        }
        var logged = new ArrayList<LoggedEvent>();
        var positions = new ArrayList<List<Position>>(appends.size());
        for (var append : appends) {
            var own = new ArrayList<Position>(append.events().size());
            for (var event : append.events()) {
                var position = journal.append(event.instanceId(), StoredEvent.toBytes(event));
                own.add(position);
                logged.add(new LoggedEvent(position, event));
            }
            positions.add(own);
        }
        journal.commit();
        logRecovery();
        // Queued before any append returns: a client that connects after its publication was accepted joins behind it.
        followerQueue.add(logged);
        for (var i = 0; i < appends.size(); i++) {
            appends.get(i).positions().complete(positions.get(i));
        }
    }

    /** Logs the first of several failures, for publishers retry. */
    private void logFailure(RuntimeException cause) {
        if (!failed) {
            failed = true;
            LOG.log(Level.ERROR, "events not stored: publications are refused until the journal can be written", cause);
        }
    }

    private void logRecovery() {
        if (failed) {
            failed = false;
            LOG.log(Level.INFO, "journal can be written again: publications are accepted");
        }
    }

    private record PendingAppend(List<InstanceEvent> events, CompletableFuture<List<Position>> positions) {}
}
