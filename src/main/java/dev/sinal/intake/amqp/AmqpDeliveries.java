package dev.sinal.intake.amqp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The messages between the thread that reads a connection and the one that takes their events. It bounds the bytes of all messages that were
 * added and are not released yet: the thread that reads is blocked, so that RabbitMQ, which can't limit what it sends by bytes, has to wait.
 */
final class AmqpDeliveries implements AutoCloseable {
    private final long maxBytes;
    private final Queue<AmqpDelivery> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /** @param maxBytes the most bytes of messages; one message may be larger, alone */
    AmqpDeliveries(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds a message. Blocks while there is no room for it; drops it once this is closed. */
    synchronized void add(AmqpDelivery delivery) throws InterruptedException {
        while (!closed && bytes > 0 && bytes + delivery.bytes() > maxBytes) {
            wait();
        }
        if (!closed) {
            bytes += delivery.bytes();
            waiting.add(delivery);
            notifyAll();
        }
    }

    /**
     * Removes the messages that wait, in their order, as far as both limits allow, but one at least. Blocks while there is none. They count
     * until they are released.
     *
     * @return empty if this is closed
     */
    synchronized List<AmqpDelivery> take(int most, long mostBytes) throws InterruptedException {
        while (!closed && waiting.isEmpty()) {
            wait();
        }
        var taken = new ArrayList<AmqpDelivery>();
        var sum = 0L;
        while (!closed
                && !waiting.isEmpty()
                && taken.size() < most
                && (taken.isEmpty() || sum + waiting.element().bytes() <= mostBytes)) {
            sum += waiting.element().bytes();
            taken.add(waiting.remove());
        }
        return taken;
    }

    /** Makes room: these messages are not held any more. */
    synchronized void release(List<AmqpDelivery> taken) {
        bytes -= taken.stream().mapToLong(AmqpDelivery::bytes).sum();
        notifyAll();
    }

    /** Drops the messages that wait. Threads that are blocked return. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
        notifyAll();
    }
}
