package dev.sinal.cluster;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.StoredEvent;
import dev.sinal.log.AppendRefusedException;
import dev.sinal.log.Followers;
import dev.sinal.log.Position;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Entries that a publisher appends, and their one outcome. */
final class Append {
    private static final byte[] NONE = {};

    private final List<Entry> entries;
    private final long deadline;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private volatile boolean taken;

    /** @param timeout how long the publisher waits, from now on */
    Append(List<Entry> entries, Duration timeout) {
        this.entries = entries;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** Returns the time until which the publisher waits, in ns as of {@link System#nanoTime}. */
    long deadline() {
        return deadline;
    }

    /** Notes that from now on it may be sent. */
    void take() {
        taken = true;
    }

    long bytes() {
        return entries.stream().mapToLong(Entry::weight).sum();
    }

    boolean isComplete() {
        return answer.isDone();
    }

    /** Adds what {@code append.lua} takes of a publication. */
    void addTo(List<byte[]> arguments) {
        arguments.add(RedisScripts.bytes(entries.size()));
        for (var entry : entries) {
            arguments.add(RedisScripts.bytes(entry.weight()));
            arguments.add(entry.fingerprint());
            arguments.add(RedisScripts.bytes(entry.instanceId()));
            arguments.add(entry.body());
            arguments.add(RedisScripts.bytes(String.join(",", entry.namespaces())));
            arguments.add(RedisScripts.bytes(entry.broadcast()));
        }
    }

    /** Completes this with what {@code append.lua} has answered: offsets, those of duplicates negative. */
    void accept(String epoch, String offsets) {
        var positions = new ArrayList<Position>();
        var duplicates = new HashSet<Integer>();
        for (var offset : offsets.split(",")) {
            var number = Long.parseLong(offset);
            if (number < 0) {
                duplicates.add(positions.size());
            }
            positions.add(new Position(epoch, Math.abs(number)));
        }
        answer.complete(new Answer(positions, duplicates));
    }

    void refuse(AppendRefusedException refusal) {
        answer.completeExceptionally(refusal);
    }

    /**
     * Blocks until this is complete, also if the thread is interrupted; at most until the deadline, and then it is refused.
     *
     * @throws AppendRefusedException if it is refused
     */
    Answer await() {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    refuse(taken ? RedisAppender.unanswered() : RedisAppender.unreachable());
                } catch (ExecutionException e) {
                    throw (AppendRefusedException) e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The positions of entries, and the indexes of those that were in the log before. */
    record Answer(List<Position> positions, Set<Integer> duplicates) {}

    /**
     * An entry that is appended.
     *
     * @param weight the bytes that it counts as
     * @param fingerprint of an event that is accepted once; empty for others
     * @param instanceId the id of the event's instance; empty for a command
     * @param namespaces those of Node servers that get the event too
     * @param broadcast what these get; empty for none
     */
    record Entry(
            long weight,
            byte[] fingerprint,
            String instanceId,
            byte[] body,
            List<String> namespaces,
            String broadcast) {
        private static final long COMMAND_WEIGHT = 512;

        /**
         * @param isUnique whether an event that has a fingerprint is accepted once
         * @param namespaces those of Node servers that get the event too
         */
        static Entry of(InstanceEvent event, boolean isUnique, List<String> namespaces) {
            var fingerprint = event.fingerprint()
                    .filter(known -> isUnique)
                    .map(known -> ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(known.high())
                            .putLong(known.low())
                            .array())
                    .orElse(NONE);
            return new Entry(
                    Followers.size(List.of(event)),
                    fingerprint,
                    event.instanceId(),
                    StoredEvent.toBytes(event),
                    namespaces,
                    namespaces.isEmpty() ? "" : NodeBroadcast.of(event));
        }

        static Entry of(ClusterCommand command) {
            return new Entry(COMMAND_WEIGHT, NONE, "", StreamEntry.body(command), List.of(), "");
        }
    }
}
