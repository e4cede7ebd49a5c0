package dev.sinal;

/** Decides when the next event is published. */
@FunctionalInterface
interface PublishSchedule {
    long NEVER = Long.MAX_VALUE;

    /** The limit of outstanding events for a server that is behind the schedule. */
    int MAX_OUTSTANDING = 1_000;

    /**
     * Returns the time at which the next event is due, which may be in the past.
     *
     * @param now the time by {@link System#nanoTime}, as the result
     * @param published the number of events published by this schedule
     * @param outstanding the number of these that not all sessions have received
     */
    long next(long now, long published, int outstanding);

    /** Publishes as soon as fewer than {@code limit} events are outstanding. */
    static PublishSchedule outstanding(int limit) {
        return (now, published, outstanding) -> outstanding < limit ? now : NEVER;
    }

    /** Publishes at a constant rate from now on. */
    static PublishSchedule perSecond(double events) {
        var start = System.nanoTime();
        return (now, published, outstanding) ->
                outstanding < MAX_OUTSTANDING ? start + (long) (published * 1e9 / events) : NEVER;
    }
}
