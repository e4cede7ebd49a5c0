package dev.sinal.log;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The offsets of the events of each instance, in memory: four bytes an event. One thread at a time writes, any thread may read. */
final class InstanceIndex {
    private final Map<String, Offsets> byInstance = new ConcurrentHashMap<>();

    /** Adds an event, whose offset must be larger than those before. */
    void add(String instanceId, long offset) {
        var offsets = byInstance.get(instanceId);
        if (offsets == null) {
            offsets = new Offsets(offset);
            byInstance.put(instanceId, offsets);
        }
        offsets.add(offset);
    }

    /**
     * Returns the offsets of an instance's events, in their order.
     *
     * @param from the first offset that is returned
     * @param to the last offset that is returned
     * @param limit the most offsets that are returned
     */
    long[] offsets(String instanceId, long from, long to, int limit) {
        var offsets = byInstance.get(instanceId);
        return offsets == null ? new long[0] : offsets.between(from, to, limit);
    }

    /** Returns the instances of events whose offsets are consecutive; null for an event that was not added, or is removed. */
    String[] instances(long first, int count) {
        var instances = new String[count];
        byInstance.forEach((instanceId, offsets) -> {
            for (var offset : offsets.between(first, first + count - 1, count)) {
                instances[(int) (offset - first)] = instanceId;
            }
        });
        return instances;
    }

    /** Removes the events before an offset. Takes a time in proportion to the number of instances. */
    void removeBefore(long offset) {
        byInstance.values().removeIf(offsets -> offsets.removeBefore(offset));
    }

    /** The offsets of one instance's events, as differences from a base. */
    private static final class Offsets {
        private long base;
        private int start;
        private int end;
        private int[] differences = new int[4];

        Offsets(long base) {
            this.base = base;
        }

        synchronized void add(long offset) {
            if (end == differences.length) {
                differences = Arrays.copyOf(differences, end + end / 4 + 4);
            }
            differences[end] = Math.toIntExact(offset - base);
            end++;
        }

        synchronized long[] between(long from, long to, int limit) {
            var begin = indexOf(from);
            var found = new long[Math.min(limit, end - begin)];
            for (var i = 0; i < found.length; i++) {
                found[i] = base + differences[begin + i];
                if (found[i] > to) {
                    return Arrays.copyOf(found, i);
                }
            }
            return found;
        }

        /** Returns whether none is left. */
        synchronized boolean removeBefore(long offset) {
            start = indexOf(offset);
            if (start > end / 2) {
                var newBase = base + (start < end ? differences[start] : 0);
                var kept = new int[end - start + 4];
                for (var i = start; i < end; i++) {
                    kept[i - start] = Math.toIntExact(base + differences[i] - newBase);
                }
                differences = kept;
                base = newBase;
                end -= start;
                start = 0;
            }
            return start == end;
        }

        /** Returns the index of the first offset that is not smaller than this one. */
        private int indexOf(long offset) {
            var difference = offset - base;
            if (difference <= 0) {
                return start;
            }
            if (difference > Integer.MAX_VALUE) {
                return end;
            }
            var found = Arrays.binarySearch(differences, start, end, (int) difference);
            return found >= 0 ? found : -found - 1;
        }
    }
}
