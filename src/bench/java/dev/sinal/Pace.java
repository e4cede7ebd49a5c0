package dev.sinal;

/** When the next event is published. */
@FunctionalInterface
interface Pace {
    long NEVER = Long.MAX_VALUE;

    /** As much as a server that lags behind is asked to catch up with. */
    int MOST_OUTSTANDING = 1_000;

    /**
     * Tells when the next event is, or was, to be published.
     *
     * @param now by {@link System#nanoTime}, as is the answer
     * @param published how many were published at this pace
     * @param outstanding how many of them not every session has heard
     */
    long next(long now, long published, int outstanding);

    /** As soon as fewer than so many are outstanding. */
    static Pace outstanding(int most) {
        return (now, published, outstanding) -> outstanding < most ? now : NEVER;
    }

    /** So many a second, in even steps from now on. */
    static Pace perSecond(double events) {
        var start = System.nanoTime();
        return (now, published, outstanding) ->
                outstanding < MOST_OUTSTANDING ? start + (long) (published * 1e9 / events) : NEVER;
    }
}
