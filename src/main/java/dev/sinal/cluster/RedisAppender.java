package dev.sinal.cluster;

import static dev.sinal.cluster.RedisScripts.bytes;
import static dev.sinal.cluster.RedisScripts.number;
import static dev.sinal.cluster.RedisScripts.text;

import dev.sinal.event.Outcome.Reason;
import dev.sinal.log.AppendRefusedException;
import dev.sinal.runtime.SerialExecutor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Appends to the log what publishers hand in: one group at a time, of all that was handed in while the group before was under way.
 *
 * <p>A group has an id. If its answer is lost, the same group is sent again, and Redis answers what it has answered before. Redis does not append
 * a group after the time until which the first of its publishers waits. If no answer comes until then, they are told that the outcome is unknown.
 */
final class RedisAppender {
    private static final int GROUP_APPENDS = 1_000;
    private static final long GROUP_BYTES = 4_000_000;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** By how much Redis ends before publishers do. */
    private static final long MARGIN_MILLIS = 500;

    private final RedisScripts scripts;
    private final RedisHealth health;
    private final ReadPlace place;
    private final ClusterOptions options;
    private final LongSupplier delivered;
    private final Runnable onOtherLog;
    private final SerialExecutor writer;
    private final ConcurrentLinkedQueue<Append> pending = new ConcurrentLinkedQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean stopped;

    /**
     * @param delivered returns the bytes of the entries up to the last one that this node has delivered
     * @param onOtherLog called when the log in Redis is not the one that this node reads
     * @param executor runs the writes
     */
    RedisAppender(
            RedisScripts scripts,
            RedisHealth health,
            ReadPlace place,
            ClusterOptions options,
            LongSupplier delivered,
            Runnable onOtherLog,
            Executor executor) {
        this.scripts = scripts;
        this.health = health;
        this.place = place;
        this.options = options;
        this.delivered = delivered;
        this.onOtherLog = onOtherLog;
        this.writer = new SerialExecutor(executor);
    }

    /**
     * Appends entries, all or none, except events that are known by their fingerprints. Blocks until Redis has answered.
     *
     * @throws AppendRefusedException if they are not appended, or that is unknown, because no answer comes
     */
    Append.Answer append(List<Append.Entry> entries) {
        var failure = health.failure();
        if (stopped || failure.isPresent()) {
            throw unreachable();
        }
        var append = new Append(entries, options.appendTimeout());
        var waiting = pendingBytes.getAndAdd(append.bytes());
        try {
            if (waiting > 0 && waiting + append.bytes() > options.log().backlogBytes()) {
                throw new AppendRefusedException(Reason.BUSY, "too many events are waiting to be stored");
            }
            pending.add(append);
            schedule();
            return append.await();
        } finally {
            pending.remove(append);
            pendingBytes.addAndGet(-append.bytes());
        }
    }

    /** Writes what waits although nothing writes it, as when there was no memory to submit the task. */
    void resume() {
        if (!pending.isEmpty()) {
            schedule();
        }
    }

    /** Refuses what waits and what is handed in later. */
    void stop() {
        stopped = true;
    }

    static AppendRefusedException unreachable() {
        return new AppendRefusedException(Reason.UNAVAILABLE, "the event log is not available");
    }

    static AppendRefusedException unanswered() {
        return new AppendRefusedException(
                Reason.UNKNOWN,
                "the event log does not answer: the events may have been accepted. If they are sent again with the same Idempotency-Key, they"
                        + " are delivered once");
    }

    private static AppendRefusedException full() {
        return new AppendRefusedException(Reason.UNAVAILABLE, "the memory of Redis is full");
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            writer.execute(this::writePending);
        }
    }

    private void writePending() {
        scheduled.set(false);
        var group = new ArrayList<Append>();
        var maybeAppended = true;
        try {
            take(group);
            maybeAppended = !group.isEmpty() && write(group);
        } finally {
            var refusal = maybeAppended ? unanswered() : unreachable();
            group.forEach(append -> append.refuse(refusal)); // those that have no answer
        }
        resume();
    }

    private void take(List<Append> group) {
        var bytes = 0L;
        while (group.size() < GROUP_APPENDS && bytes < GROUP_BYTES) {
            var append = pending.poll();
            if (append == null) {
                return;
            }
            append.take();
            if (!append.isComplete()) {
                group.add(append);
                bytes += append.bytes();
            }
        }
    }

    /**
     * Sends a group until Redis has answered, as long as its publishers wait and it may have been appended.
     *
     * @return whether those that have no answer may have been appended
     */
    private boolean write(List<Append> group) {
        var deadline = group.get(0).deadline();
        var id = UUID.randomUUID().toString();
        var maybeAppended = false;
        while (!stopped && System.nanoTime() < deadline) {
            var epoch = place.get().position().epoch();
            try {
                var answer = scripts.append(arguments(group, id, epoch, deadline));
                health.succeed(number(answer.get(1)));
                switch (text(answer.get(0))) {
                    case "OK" -> {
                        complete(group, epoch, text(answer.get(2)));
                        return false;
                    }
                    case "EPOCH" -> awaitOtherEpoch(epoch);
                    default -> {
                        return false;
                    }
                }
            } catch (RuntimeException e) {
                if (isOutOfMemory(e)) {
                    group.forEach(append -> append.refuse(full()));
                    return false;
                }
                health.fail(e);
                maybeAppended |= mayHaveArrived(e);
                if (!maybeAppended) {
                    return false;
                }
                refuseWaiting();
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        return maybeAppended;
    }

    /** Returns whether Redis has refused a command because its {@code maxmemory} is reached. It goes on to answer others. */
    private static boolean isOutOfMemory(RuntimeException failure) {
        return failure instanceof JedisDataException
                && String.valueOf(failure.getMessage()).contains("OOM ");
    }

    private void awaitOtherEpoch(String epoch) {
        onOtherLog.run();
        for (var i = 0; i < 10 && place.get().position().epoch().equals(epoch); i++) {
            LockSupport.parkNanos(RETRY_NANOS / 4);
        }
    }

    /** Refuses those that were not sent, so that their publishers can go elsewhere at once. */
    private void refuseWaiting() {
        for (var append = pending.poll(); append != null; append = pending.poll()) {
            append.refuse(unreachable());
        }
    }

    /** Returns whether Redis may have run a command that failed with this exception. */
    private static boolean mayHaveArrived(RuntimeException failure) {
        var sent = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JedisDataException // Redis has answered that it did not
                    || cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || String.valueOf(cause.getMessage()).startsWith("Connect timed out")) {
                return false;
            }
            sent |= cause instanceof IOException
                    || String.valueOf(cause.getMessage()).contains("end of stream");
        }
        return sent;
    }

    private List<byte[]> arguments(List<Append> group, String id, String epoch, long deadline) {
        var log = options.log();
        var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        var arguments = new ArrayList<byte[]>();
        arguments.add(bytes(epoch));
        arguments.add(bytes(options.node()));
        arguments.add(bytes(options.url().map(Object::toString).orElse("")));
        arguments.add(bytes(place.applied()));
        arguments.add(bytes(delivered.getAsLong()));
        arguments.add(bytes(id));
        arguments.add(bytes(health.time() + left - MARGIN_MILLIS));
        arguments.add(bytes(log.backlogBytes()));
        arguments.add(bytes(log.age().toMillis()));
        arguments.add(bytes(log.events()));
        arguments.add(bytes(log.bytes()));
        arguments.add(bytes(log.dedupeAge().toMillis()));
        arguments.add(bytes(log.dedupeEvents()));
        arguments.add(bytes(group.size()));
        group.forEach(append -> append.addTo(arguments));
        return arguments;
    }

    private static void complete(List<Append> group, String epoch, String answers) {
        var answer = answers.split(";", -1);
        for (var i = 0; i < group.size(); i++) {
            if (answer[i].equals("B")) {
                group.get(i)
                        .refuse(new AppendRefusedException(Reason.BUSY, "too many events are waiting to be delivered"));
            } else {
                group.get(i).accept(epoch, answer[i]);
            }
        }
    }
}
