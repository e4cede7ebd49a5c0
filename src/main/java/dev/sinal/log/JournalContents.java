package dev.sinal.log;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The contents of a journal, in memory: its segments, and the offsets of each instance's events. That is about nine bytes an event. One thread at
 * a time writes, any thread may read.
 */
final class JournalContents {
    private final InstanceIndex instances = new InstanceIndex();
    /** The oldest first. The list is replaced, never changed. */
    private volatile List<Segment> segments = List.of();

    private volatile long first = 1;
    private volatile long events;
    private volatile long bytes;

    /** Adds a segment behind the others. It becomes the active one. */
    void add(Segment segment) {
        active().ifPresent(Segment::seal);
        segments = Stream.concat(
                        segments.stream().filter(other -> other.first() != segment.first()), Stream.of(segment))
                .toList();
        if (events == 0) {
            first = segment.next();
        }
    }

    /** Adds an event to the active segment. */
    void add(String instanceId, int end, long time) {
        var segment = active().orElseThrow();
        var size = end - segment.end();
        instances.add(instanceId, segment.next());
        segment.add(end, time);
        bytes += size;
        events++;
    }

    /** Returns the segment to which events are added; empty if there is none. */
    Optional<Segment> active() {
        var all = segments;
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Returns the index of a segment, in which events that are removed have no instance. */
    SegmentIndex index(Segment segment) {
        var ids = instances.instances(segment.first(), segment.count());
        var removed = Math.max(0, Math.min(first - segment.first(), ids.length));
        Arrays.fill(ids, 0, (int) removed, "");
        return segment.index(ids);
    }

    /** Returns the segment that holds an event; empty if it is removed. */
    Optional<Segment> find(long offset) {
        return segments.stream()
                .filter(segment -> segment.contains(offset))
                .findFirst()
                .filter(segment -> offset >= first);
    }

    /** Returns the offset of the oldest event; if there is none, the offset of the next one. */
    long first() {
        return first;
    }

    long events() {
        return events;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Returns offsets of events, in their order.
     *
     * @param instanceId the instance whose events are returned; empty for all
     * @param from the first offset that is returned
     * @param to the last offset that is returned
     * @param limit the most offsets that are returned
     */
    long[] offsets(Optional<String> instanceId, long from, long to, int limit) {
        var oldest = Math.max(from, first);
        return instanceId.map(id -> instances.offsets(id, oldest, to, limit)).orElseGet(() -> segments.stream()
                .flatMapToLong(segment ->
                        LongStream.range(Math.max(oldest, segment.first()), Math.min(to + 1, segment.next())))
                .limit(limit)
                .toArray());
    }

    /** Returns the offset of the first event of the newest segment that is older than a time as a whole; the oldest event's if there is none. */
    long newestSegmentBefore(long time) {
        return segments.stream()
                .filter(segment ->
                        segment.firstTime().filter(start -> start < time).isPresent())
                .mapToLong(Segment::first)
                .reduce(first, (older, newer) -> newer);
    }

    /**
     * Removes the oldest events, as long as one of these conditions holds. Their files are left.
     *
     * @param maxEvents there are more events
     * @param maxBytes they have more bytes
     * @param minTime they were written before this time
     * @param minOffset their offset is smaller
     */
    void removeOldest(long maxEvents, long maxBytes, long minTime, long minOffset) {
        var newFirst = first;
        var left = events;
        var leftBytes = bytes;
        for (var segment : segments) {
            newFirst = Math.max(newFirst, segment.first());
            var expired = Math.max(minOffset, segment.olderThan(minTime));
            while (newFirst < segment.next() && (newFirst < expired || left > maxEvents || leftBytes > maxBytes)) {
                leftBytes -= segment.end(newFirst) - segment.start(newFirst);
                left--;
                newFirst++;
            }
            if (newFirst < segment.next()) {
                break;
            }
        }
        if (newFirst != first) {
            first = newFirst;
            events = left;
            bytes = leftBytes;
        }
    }

    /** Returns the oldest segment if all its events are removed and it is not the active one. */
    Optional<Segment> removable() {
        var all = segments;
        return all.size() > 1 && all.get(0).next() <= first ? Optional.of(all.get(0)) : Optional.empty();
    }

    /** Returns whether the active segment holds events, and all of them are removed. */
    boolean isActiveRemoved() {
        return active().filter(segment -> segment.first() < segment.next() && segment.next() <= first)
                .isPresent();
    }

    /** Removes the oldest segment. */
    void removeSegment() {
        segments = segments.subList(1, segments.size()).stream().toList();
        instances.removeBefore(first);
    }
}
