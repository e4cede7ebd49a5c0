package dev.sinal.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** When the events of a segment were written, to a precision: one mark holds for all events that were written soon after it. */
final class TimeMarks {
    private final long precision;
    private final List<Mark> marks = new ArrayList<>();

    /** @param precision in ms */
    TimeMarks(long precision) {
        this.precision = precision;
    }

    private record Mark(int index, long time) {}

    /** Adds an event. Its index must be larger than those before. A time earlier than the one before counts as equal to that. */
    synchronized void add(int index, long time) {
        if (marks.isEmpty() || time >= marks.get(marks.size() - 1).time() + precision) {
            marks.add(new Mark(index, time));
        }
    }

    /** Returns the time of the first event. */
    synchronized Optional<Long> first() {
        return marks.isEmpty() ? Optional.empty() : Optional.of(marks.get(0).time());
    }

    /** Returns the times of {@code count} events. */
    synchronized long[] times(int count) {
        var times = new long[count];
        for (var mark : marks) {
            Arrays.fill(times, mark.index(), count, mark.time());
        }
        return times;
    }

    /** Returns how many events, the oldest of {@code count}, are certain to have been written before a time. */
    synchronized int countBefore(long time, int count) {
        for (var mark : marks) {
            if (mark.time() + precision > time) {
                return mark.index();
            }
        }
        return count;
    }
}
