package dev.sinal.config;

import java.time.Duration;

/**
 * The settings of publications.
 *
 * @param maxBody {@code SINAL_MAX_PUBLISH}: the largest body of a caller that has sent a valid key before it, in bytes; by default the limit
 *     of Evolution API, 136 MiB, or less on a small heap, because a body takes up to ten times its bytes while it is processed
 * @param bodiesBytes {@code SINAL_BODIES_BYTES}: the most bytes of request bodies that are read or processed at once
 * @param bodyTimeout {@code SINAL_BODY_TIMEOUT}: the time that a request body may take
 * @param bytesFromMaps {@code SINAL_BYTES_FROM_MAPS}: which {@code {"0":9,"1":9}} in an event's data, as webhooks and queues write byte
 *     arrays, reach clients as bytes
 * @param register {@code SINAL_REGISTER}: whether an instance that only a source knows is registered
 */
public record IntakeSettings(
        int maxBody, long bodiesBytes, Duration bodyTimeout, BytesFromMaps bytesFromMaps, boolean register) {
    private static final int HEAP_FRACTION = 16;
    private static final long LEAST_DEFAULT = 10_000_000;
    private static final long MOST_DEFAULT = 136L << 20;
    /** The largest body of a caller that has not sent a valid key before it, where {@link #maxBody} is larger. */
    private static final int MAX_UNKNOWN = 10_000_000;

    /** The objects with the keys 0, 1, 2 and so on that are byte arrays. */
    public enum BytesFromMaps {
        /** Those of webhooks and queues in members that hold bytes in WhatsApp's protocol. */
        KNOWN,
        /** All, those of publishers too. */
        ALL,
        NONE
    }

    static IntakeSettings read(SettingSource source) {
        return new IntakeSettings(
                (int) source.number(
                        "SINAL_MAX_PUBLISH", defaultMaxBody(Runtime.getRuntime().maxMemory()), 1_000, 1_000_000_000),
                source.number("SINAL_BODIES_BYTES", 48_000_000, 1_000, 100_000_000_000L),
                source.millis("SINAL_BODY_TIMEOUT", 15_000),
                source.choice("SINAL_BYTES_FROM_MAPS", BytesFromMaps.KNOWN),
                source.flag("SINAL_REGISTER", true));
    }

    static long defaultMaxBody(long maxMemory) {
        return Math.min(Math.max(maxMemory / HEAP_FRACTION, LEAST_DEFAULT), MOST_DEFAULT);
    }

    /** Returns the largest body of a caller that has not sent a valid key before it, in bytes. */
    public int maxUnknownBody() {
        return Math.min(maxBody, MAX_UNKNOWN);
    }
}
