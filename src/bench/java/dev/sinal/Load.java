package dev.sinal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;

/** Many clients of one server that listen, and a few that publish; one thread is all of them. */
final class Load implements AutoCloseable, Listening.Hearing {
    private static final int PUBLISHERS = 16;
    /** Events are numbered from here on, so that all numbers are equally long. */
    private static final int FIRST = 1_000_000_000;

    private static final int DIGITS = 10;
    /** What comes before an event's number. */
    private static final byte[] MARK = {'"', 'n', '"', ':'};
    /** More than are ever outstanding. */
    private static final int SLOTS = 4_096;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int THREE_DIGITS = 3;

    private final Peer peer;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private final Deque<Publishing> publishers = new ArrayDeque<>();
    private int sessions;
    private int connected;

    private final long[] publishedAt = new long[SLOTS];
    private final int[] heardBy = new int[SLOTS];
    private int published;
    private int complete;
    private long deliveries;
    private long now;
    private int numberAt;
    private final Histogram latency = new Histogram(PATIENCE.toNanos(), THREE_DIGITS);

    Load(Peer peer) throws IOException {
        this.peer = peer;
    }

    /** Adds clients that listen, and returns when they are in the namespace. */
    void connect(int more) throws IOException {
        for (var i = 0; i < more; i++) {
            var listening = new Listening(peer.port(), buffer, this);
            listening.channel().register(selector, SelectionKey.OP_READ, listening);
            sessions++;
        }
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (connected < sessions) {
            turn(deadline);
        }
    }

    /** Adds clients that publish. */
    void connectPublishers() throws IOException {
        for (var i = 0; i < PUBLISHERS; i++) {
            connectPublisher();
        }
    }

    private void connectPublisher() throws IOException {
        var publishing = new Publishing(peer);
        publishing.channel().register(selector, SelectionKey.OP_READ, publishing);
        publishers.add(publishing);
    }

    /** Publishes at a pace, and measures it once it has gone on for a while; ends when all sessions have heard everything. */
    Figures measure(Pace pace, Duration before, Duration window) throws IOException {
        var first = published;
        run(pace, first, before);
        latency.reset();
        var start = Reading.of(peer, deliveries);
        run(pace, first, window);
        var figures = Reading.of(peer, deliveries).since(start, latency);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (complete < published) {
            turn(deadline);
        }
        return figures;
    }

    private void run(Pace pace, int first, Duration duration) throws IOException {
        var end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            publish(pace, first);
            select(Math.min(end, pace.next(now, published - first, published - complete)));
        }
    }

    /** Waits for something to come, which it does before the deadline. */
    private void turn(long deadline) throws IOException {
        select(deadline);
        if (now > deadline) {
            throw new IOException(peer.name() + ": " + connected + " of " + sessions + " sessions, " + complete + " of "
                    + published + " events");
        }
    }

    private void publish(Pace pace, int first) throws IOException {
        now = System.nanoTime();
        while (!publishers.isEmpty()) {
            var due = pace.next(now, published - first, published - complete);
            if (due > now) {
                return;
            }
            var slot = published % SLOTS;
            heardBy[slot] = 0;
            publishedAt[slot] = due;
            publishers.poll().publish(FIRST + published);
            published++;
        }
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
            if (key.attachment() instanceof Listening listening) {
                listening.read(buffer);
            } else if (key.attachment() instanceof Publishing publishing) {
                read(publishing);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Publishing publishing) throws IOException {
        switch (publishing.read(buffer)) {
            case PART -> {}
            case WHOLE -> publishers.add(publishing);
            case LAST -> {
                publishing.channel().close();
                publishers.remove(publishing);
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
            throw new IllegalStateException("an event twice, or one that was not published");
        }
        var slot = number % SLOTS;
        latency.recordValue(now - publishedAt[slot]);
        deliveries++;
        heardBy[slot]++;
        while (complete < published && heardBy[complete % SLOTS] == sessions) {
            complete++;
        }
    }

    /** What is written at the same place in every event. */
    private int number(ByteBuffer frame, int start) {
        while (!isMark(frame, start + numberAt)) {
            numberAt++; // found once, and it stays there
        }
        var number = 0;
        var at = start + numberAt + MARK.length;
        for (var i = 0; i < DIGITS; i++) {
            number = number * 10 + frame.get(at + i) - '0';
        }
        return number - FIRST;
    }

    private static boolean isMark(ByteBuffer frame, int at) {
        for (var i = 0; i < MARK.length; i++) {
            if (frame.get(at + i) != MARK[i]) {
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
