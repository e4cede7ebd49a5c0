package dev.sinal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Many clients of one server that receive events, and a few that publish, all on one thread. */
final class LoadGenerator implements AutoCloseable, SubscriberConnection.Handler {
    private static final int PUBLISHERS = 16;
    /** The number of the first event, so that all numbers have the same length. */
    private static final int FIRST = 1_000_000_000;

    private static final int DIGITS = 10;
    /** The bytes before an event's number. */
    private static final byte[] PREFIX = {'"', 'n', '"', ':'};
    /** More events than are ever outstanding. */
    private static final int SLOTS = 4_096;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int THREE_DIGITS = 3;

    private final BenchServer server;
    private final List<String> instances;
    private final PublisherConnection.Form form;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private final Deque<PublisherConnection> publishers = new ArrayDeque<>();
    private int sessions;
    private int connected;

    private final long[] publishedAt = new long[SLOTS];
    private final int[] receivedBy = new int[SLOTS];
    private int published;
    private int complete;
    private long deliveries;
    private long now;
    private int numberOffset;
    private final Histogram latency = new Histogram(TIMEOUT.toNanos(), THREE_DIGITS);

    /**
     * @param instances the instances, over which events and sessions are spread evenly
     * @param form the form in which events are sent
     */
    LoadGenerator(BenchServer server, List<String> instances, PublisherConnection.Form form) throws IOException {
        this.server = server;
        this.instances = instances;
        this.form = form;
    }

    /** Adds clients that receive events, and blocks until they are connected to the namespace. */
    void connect(int more) throws IOException {
        for (var i = 0; i < more; i++) {
            var subscriber = new SubscriberConnection(server.port(), instance(sessions), buffer, this);
            subscriber.channel().register(selector, SelectionKey.OP_READ, subscriber);
            sessions++;
        }
        var deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (connected < sessions) {
            await(deadline);
        }
    }

    /** Adds clients that publish. */
    void connectPublishers() throws IOException {
        for (var i = 0; i < PUBLISHERS; i++) {
            connectPublisher();
        }
    }

    private void connectPublisher() throws IOException {
        var publisher = new PublisherConnection(server, form);
        publisher.channel().register(selector, SelectionKey.OP_READ, publisher);
        publishers.add(publisher);
    }

    /** Publishes by a schedule, and measures after a while; returns when all sessions have received all events. */
    Measurement measure(PublishSchedule schedule, Duration before, Duration window) throws IOException {
        var first = published;
        run(schedule, first, before);
        latency.reset();
        var start = Snapshot.of(server, deliveries);
        run(schedule, first, window);
        var measurement = Snapshot.of(server, deliveries).since(start, latency);
        var deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (complete < published) {
            await(deadline);
        }
        return measurement;
    }

    private void run(PublishSchedule schedule, int first, Duration duration) throws IOException {
        var end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            publish(schedule, first);
            select(Math.min(end, schedule.next(now, published - first, published - complete)));
        }
    }

    /**
     * Handles what arrives.
     *
     * @throws IOException if the deadline is over
     */
    private void await(long deadline) throws IOException {
        select(deadline);
        if (now > deadline) {
            throw new IOException(server.name() + ": " + connected + " of " + sessions + " sessions, " + complete
                    + " of " + published + " events");
        }
    }

    private void publish(PublishSchedule schedule, int first) throws IOException {
        now = System.nanoTime();
        while (!publishers.isEmpty()) {
            var due = schedule.next(now, published - first, published - complete);
            if (due > now) {
                return;
            }
            var slot = published % SLOTS;
            receivedBy[slot] = 0;
            publishedAt[slot] = due;
            publishers.poll().publish(FIRST + published, instance(published));
            published++;
        }
    }

    private String instance(int number) {
        return instances.get(number % instances.size());
    }

    private void select(long until) throws IOException {
        var millis = (until - System.nanoTime()) / 1_000_000;
        if (millis > 0) {
            selector.select(this::ready, millis);
        } else {
            selector.selectNow(this::ready);
        }
        now = System.nanoTime();
    }

    private void ready(SelectionKey key) {
        try {
            now = System.nanoTime();
            if (key.attachment() instanceof SubscriberConnection subscriber) {
                subscriber.read(buffer);
            } else if (key.attachment() instanceof PublisherConnection publisher) {
                read(publisher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(PublisherConnection publisher) throws IOException {
        switch (publisher.read(buffer)) {
            case PARTIAL -> {}
            case COMPLETE -> publishers.add(publisher);
            case LAST -> {
                publisher.channel().close();
                publishers.remove(publisher);
                connectPublisher();
            }
        }
    }

    @Override
    public void connected() {
        connected++;
    }

    @Override
    public void event(ByteBuffer frame, int start) {
        var number = number(frame, start);
        if (number < complete || number >= published) {
            throw new IllegalStateException("a duplicate event, or one that was not published");
        }
        var slot = number % SLOTS;
        latency.recordValue(now - publishedAt[slot]);
        deliveries++;
        receivedBy[slot]++;
        while (complete < published && receivedBy[complete % SLOTS] == sessions / instances.size()) {
            complete++;
        }
    }

    /** Returns the number of an event, which is at the same offset in every event. */
    private int number(ByteBuffer frame, int start) {
        while (!isPrefix(frame, start + numberOffset)) {
            numberOffset++; // The offset is the same in every event.
        }
        var number = 0;
        var at = start + numberOffset + PREFIX.length;
        for (var i = 0; i < DIGITS; i++) {
            number = number * 10 + frame.get(at + i) - '0';
        }
        return number - FIRST;
    }

    private static boolean isPrefix(ByteBuffer frame, int at) {
        for (var i = 0; i < PREFIX.length; i++) {
            if (frame.get(at + i) != PREFIX[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        for (var key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
