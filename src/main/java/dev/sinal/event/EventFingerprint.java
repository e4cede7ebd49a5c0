package dev.sinal.event;

/**
 * A digest of 128 bits that identifies an event. An event has the same one whichever way it comes, and each time that it comes again.
 *
 * <p>It is not a cryptographic digest: whoever may publish events of an instance can make two with one fingerprint.
 */
public record EventFingerprint(long high, long low) {
    /**
     * Returns the fingerprint of an event that a source has sent. Evolution API gives its events no ids, but the time of an event, in
     * milliseconds, is the same in every way that the event takes and in every retry.
     *
     * <p>It does not depend on the order of members, nor on whether bytes are attachments, {@code {"0":9,"1":9}} or what Node's
     * {@code Buffer} writes to JSON.
     *
     * @param dateTime the time of the event, as the source spelled it
     */
    public static EventFingerprint of(String instanceId, EventName name, RawJson dateTime, EventData data) {
        return new Digest()
                .add(instanceId)
                .add(name.wire())
                .add(dateTime.text())
                .add(new DataDigest(data).digest())
                .fingerprint();
    }

    /**
     * Returns the fingerprint of an event to which the publisher gave a key.
     *
     * @param key the key of the publication, such as an {@code Idempotency-Key}
     * @param index the index of the event in the publication
     */
    public static EventFingerprint ofKey(String instanceId, String key, int index) {
        return new Digest().add(instanceId).add(key).add(index).fingerprint();
    }

    /** A digest of the values that are added to it, in their order. */
    static final class Digest {
        private static final long PRIME_1 = 0x9E3779B97F4A7C15L;
        private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

        private long high = PRIME_2;
        private long low = PRIME_1;

        Digest add(long value) {
            high = (high ^ value) * PRIME_1;
            high ^= high >>> 32;
            low = (low + value) * PRIME_2;
            low ^= low >>> 29;
            return this;
        }

        Digest add(String text) {
            add(text.length());
            for (var i = 0; i < text.length(); i++) {
                add(text.charAt(i));
            }
            return this;
        }

        Digest add(EventFingerprint other) {
            return add(other.high).add(other.low);
        }

        EventFingerprint fingerprint() {
            return new EventFingerprint(mix(high + low), mix(high ^ Long.rotateLeft(low, 31)));
        }

        /** Returns the finalizer of MurmurHash3, so that each bit of the value changes about half of the result. */
        private static long mix(long value) {
            var mixed = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
            mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
            return mixed ^ mixed >>> 33;
        }
    }
}
