package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.event.StoredEvent;
import dev.sinal.runtime.SerialExecutor;
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
 * The log of a single node, on disk: what was accepted outlives the process. Whoever publishes at the same time is written
 * at once, with one commit.
 *
 * <p>If the disk does not take it, nothing is accepted until it does; what is connected stays connected.
 */
public final class JournalEventLog implements EventLog {
    private static final System.Logger LOG = System.getLogger(JournalEventLog.class.getName());
    private static final long PATIENCE_SECONDS = 30;

    private final FollowerQueue handover;
    private final SerialExecutor writing;
    private final JournalOptions options;
    private final Backlog backlog;
    private final InstantSource clock;
    private final ConcurrentLinkedQueue<Entry> waiting = new ConcurrentLinkedQueue<>();
    /** Held by whoever writes or closes; never by readers. */
    private final ReentrantLock disk = new ReentrantLock();

    private volatile Journal journal;
    private boolean failing;
    private volatile boolean closed;

    /**
     * Opens the journal, or makes it.
     *
     * @param broadcasting where events are handed over
     * @param executor lends the thread that writes
     */
    public JournalEventLog(
            SerialExecutor broadcasting,
            Executor executor,
            JournalOptions options,
            long backlogBytes,
            InstantSource clock) {
        this.writing = new SerialExecutor(executor);
        this.options = options;
        this.backlog = new Backlog(backlogBytes);
        this.handover = new FollowerQueue(broadcasting, backlog);
        this.clock = clock;
    }

    /** Opens the journal, or makes it. */
    @Override
    public void start() {
        journal = Journal.open(options, clock);
    }

    @Override
    public List<Position> append(List<InstanceEvent> events) {
        var entry = new Entry(events, backlog.take(events), new CompletableFuture<>());
        waiting.add(entry);
        writing.execute(this::write);
        try {
            return entry.written().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AppendRefusedException(Reason.NOT_STORED, "the events can't be stored now");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppendRefusedException(Reason.NOT_STORED, "the server goes down");
        }
    }

    @Override
    public void follow(Consumer<List<LoggedEvent>> newFollower) {
        handover.follow(newFollower);
    }

    @Override
    public LogPage read(Optional<Position> after, Optional<String> instance, int limit) {
        return journal.read(after, instance, limit);
    }

    @Override
    public Position last() {
        return journal.last();
    }

    @Override
    public LogStats stock() {
        return journal.stock(backlog.bytes());
    }

    @Override
    public void forget(String instance) {
        writing.execute(() -> {
            disk.lock();
            try {
                journal.forget(instance);
            } catch (MVStoreException | IllegalStateException broken) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the history of an instance that is gone could not be hidden",
                        broken);
            } finally {
                disk.unlock();
            }
        });
    }

    Journal journal() {
        return journal;
    }

    /** Closes the file; what was accepted is in it, and nothing is accepted any more. */
    @Override
    public void stop() {
        disk.lock();
        try {
            closed = true;
            journal.close();
        } finally {
            disk.unlock();
        }
    }

    private void write() {
        var entries = new ArrayList<Entry>();
        for (var entry = waiting.poll(); entry != null; entry = waiting.poll()) {
            entries.add(entry);
        }
        if (entries.isEmpty()) {
            return; // somebody's turn before took them along
        }
        disk.lock();
        try {
            write(entries);
        } catch (MVStoreException | IllegalStateException broken) {
            failing(broken);
            entries.forEach(entry -> {
                backlog.free(entry.weight());
                entry.written().completeExceptionally(broken);
            });
        } finally {
            disk.unlock();
        }
    }

    /** Says so once, for publishers will try again and again. */
    private void failing(RuntimeException broken) {
        if (!failing) {
            failing = true;
            LOG.log(System.Logger.Level.ERROR, "events can not be stored; none is accepted until they can", broken);
        }
    }

    private void working() {
        if (failing) {
            failing = false;
            LOG.log(System.Logger.Level.INFO, "events can be stored again");
        }
    }

    private void write(List<Entry> entries) {
        if (closed) {
            throw new IllegalStateException("the journal is closed");
        }
        if (journal.isBroken()) {
            journal = Journal.open(options, clock);
        }
        var logged = new ArrayList<LoggedEvent>();
        var positions = new ArrayList<List<Position>>(entries.size());
        for (var entry : entries) {
            var own = new ArrayList<Position>(entry.events().size());
            for (var event : entry.events()) {
                var position = journal.append(event.instance(), StoredEvent.bytes(event));
                own.add(position);
                logged.add(new LoggedEvent(position, event));
            }
            positions.add(own);
        }
        journal.commit();
        working();
        // Handed over before anybody is answered: a client that connects after the answer is behind these events.
        handover.add(logged, entries.stream().mapToLong(Entry::weight).sum());
        for (var i = 0; i < entries.size(); i++) {
            entries.get(i).written().complete(positions.get(i));
        }
    }

    private record Entry(List<InstanceEvent> events, long weight, CompletableFuture<List<Position>> written) {}
}
