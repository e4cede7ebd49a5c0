package dev.sinal.access;

import dev.sinal.config.IntakeSettings;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bounds the bytes of request bodies that are being read, or were read and are processed. Callers without a valid key have a quarter of them
 * together, and one address half of its callers' share; a share is never less than one body of its callers' largest size. However much the
 * others have, one address with a valid key finds room for such a body, unless another one with a key has it.
 */
@Singleton
public final class BodyBudget {
    /** The least that a body counts, in bytes: its connection has buffers, and its processing takes a thread. */
    static final int MIN_BYTES = 32 * 1024;

    private final long most;
    private final long mostOfUnknown;
    private final long mostOfAddress;
    private final long mostOfUnknownAddress;
    private final Map<Holder, Long> held = new HashMap<>();
    private final Counter refusals = Counter.builder()
            .name("sinal_bodies_refused")
            .labelNames("reason")
            .help("Request bodies that were not read to their end")
            .build();
    private long total;
    private long unknown;

    /** The reasons for which a body is not read, or not to its end. */
    public enum Denial {
        /** All bodies, or all of callers without a valid key, are too many bytes. */
        EXHAUSTED,
        /** The bodies of the caller's address are too many bytes. */
        ADDRESS_EXHAUSTED,
        /** The body took too long to arrive. */
        TIMEOUT
    }

    /**
     * A sender of bodies.
     *
     * @param address the key by which its address is limited
     * @param known whether it has sent a valid key before the body
     */
    public record Holder(String address, boolean known) {}

    @Inject
    public BodyBudget(IntakeSettings settings, PrometheusRegistry metrics) {
        this(settings.bodiesBytes(), settings.maxBody(), settings.maxUnknownBody());
        GaugeWithCallback.builder()
                .name("sinal_bodies_bytes")
                .help("Bytes of request bodies that are read or processed")
                .callback(gauge -> gauge.call(bytes()))
                .register(metrics);
        Stream.of(Denial.values()).forEach(denial -> refusals.initLabelValues(label(denial)));
        metrics.register(refusals);
    }

    /**
     * @param most the bytes of all bodies
     * @param largest the bytes of the largest one
     * @param largestOfUnknown the bytes of the largest one of a caller without a valid key
     */
    public BodyBudget(long most, long largest, long largestOfUnknown) {
        this.mostOfUnknownAddress = Math.max(most / 8, largestOfUnknown);
        this.mostOfUnknown = Math.max(most / 4, 2 * mostOfUnknownAddress);
        this.mostOfAddress = Math.max(most / 2, Math.max(mostOfUnknown, largest));
        this.most = Math.max(most, mostOfUnknown + mostOfAddress);
    }

    /** Returns a lease for one body, which holds nothing yet. */
    public Lease lease(Holder holder) {
        return new Lease(holder);
    }

    /** Counts a body that is not read to its end. */
    public void count(Denial denial) {
        refusals.labelValues(label(denial)).inc();
    }

    /** Returns the bytes that are held. */
    public synchronized long bytes() {
        return total;
    }

    synchronized int holders() {
        return held.size();
    }

    private static String label(Denial denial) {
        return denial.name().toLowerCase(Locale.ROOT);
    }

    private synchronized Optional<Denial> acquire(Holder holder, long bytes) {
        if (held.getOrDefault(holder, 0L) + bytes > (holder.known() ? mostOfAddress : mostOfUnknownAddress)) {
            return Optional.of(Denial.ADDRESS_EXHAUSTED);
        }
        if (total + bytes > most || (!holder.known() && unknown + bytes > mostOfUnknown)) {
            return Optional.of(Denial.EXHAUSTED);
        }
        add(holder, bytes);
        return Optional.empty();
    }

    private synchronized void add(Holder holder, long bytes) {
        held.merge(holder, bytes, (before, more) -> before + more == 0 ? null : before + more);
        total += bytes;
        unknown += holder.known() ? 0 : bytes;
    }

    /** What one request holds of the budget. It may be used and closed by several threads. */
    public final class Lease implements AutoCloseable {
        private final Holder holder;
        private long bytes;
        private boolean closed;

        private Lease(Holder holder) {
            this.holder = holder;
        }

        /**
         * Makes this lease hold enough for a body of a length, before so much of it is read. Has no effect once it is closed.
         *
         * @return the reason for which it can't; it then holds what it held before
         */
        public synchronized Optional<Denial> require(long length) {
            var needed = Math.max(length, MIN_BYTES);
            if (closed || needed <= bytes) {
                return Optional.empty();
            }
            var denial = acquire(holder, needed - bytes);
            if (denial.isEmpty()) {
                bytes = needed;
            } else {
                count(denial.get());
            }
            return denial;
        }

        /** Gives back what it holds. A second call has no effect. */
        @Override
        public synchronized void close() {
            closed = true;
            if (bytes > 0) {
                add(holder, -bytes);
                bytes = 0;
            }
        }
    }
}
