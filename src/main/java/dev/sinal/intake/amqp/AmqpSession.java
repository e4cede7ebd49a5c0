package dev.sinal.intake.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownNotifier;
import dev.sinal.config.AmqpSettings;
import dev.sinal.intake.BoundedQueue;
import dev.sinal.intake.Intake;
import dev.sinal.intake.SourceAnswer;
import dev.sinal.intake.SourceFeed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Two connections to RabbitMQ, from their start until one of them ends: one that delivers messages, whose reading thread is blocked while too
 * many bytes are in flight, and one for everything that has an answer.
 */
final class AmqpSession implements AutoCloseable {
    /** The most messages that are delivered and not acknowledged. */
    private static final int PREFETCH = 1_000;

    private static final int ABORT_MILLIS = 2_000;

    private final Connection control;
    private final Connection delivering;
    private final AmqpSettings settings;
    private final AmqpTopology topology;
    private final AmqpDeadLetters deadLetters;
    private final BoundedQueue<AmqpDelivery> deliveries;
    /** Why this has ended; not set before. */
    private final AtomicReference<String> end = new AtomicReference<>();

    private Channel channel;
    private boolean acknowledged;

    private AmqpSession(Connection control, Connection delivering, AmqpSettings settings) {
        this.control = control;
        this.delivering = delivering;
        this.settings = settings;
        this.topology = new AmqpTopology(control, settings);
        this.deadLetters = new AmqpDeadLetters(control, topology);
        this.deliveries = new BoundedQueue<>(settings.bytes(), AmqpDelivery::bytes);
    }

    /** Opens both connections. */
    static AmqpSession open(AmqpConnector connector, AmqpSettings settings) throws IOException, TimeoutException {
        var control = connector.connect("sinal");
        try {
            return new AmqpSession(control, connector.connect("sinal events"), settings);
        } catch (IOException | TimeoutException | RuntimeException e) {
            control.abort(ABORT_MILLIS);
            throw e;
        }
    }

    AmqpTopology topology() {
        return topology;
    }

    /**
     * Declares the queue, binds it to the exchanges that are named, and lets RabbitMQ deliver.
     *
     * @param onEnd called with the reason when this ends by itself
     */
    void start(Consumer<String> onEnd) throws IOException, TimeoutException {
        topology.declareQueues();
        for (var exchange : settings.namedExchanges()) {
            topology.bind(exchange);
        }
        channel = delivering.createChannel();
        for (var notifier : List.<ShutdownNotifier>of(control, delivering, channel)) {
            notifier.addShutdownListener(signal -> end(AmqpProblem.of(signal), onEnd));
        }
        channel.basicQos(PREFETCH);
        channel.basicConsume(settings.queue(), false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                try {
                    deliveries.add(new AmqpDelivery(envelope, properties, body));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void handleCancel(String tag) {
                end("RabbitMQ has cancelled the consumer, as when the queue is deleted", onEnd);
            }
        });
    }

    private void end(String reason, Consumer<String> onEnd) {
        if (end.compareAndSet(null, reason)) {
            onEnd.accept(reason);
            deliveries.close();
        }
    }

    /** Returns whether a message was acknowledged. Called by the thread that runs this. */
    boolean hasAcknowledged() {
        return acknowledged;
    }

    /** Returns why this has ended; empty before. */
    Optional<String> problem() {
        return Optional.ofNullable(end.get());
    }

    /**
     * Takes the events that are delivered, and acknowledges each when it is in the log or in the queue of those that can never be taken.
     * Returns when this has ended, or the feed is closed.
     */
    void run(SourceFeed feed, Intake intake, int maxBody) throws IOException, TimeoutException, InterruptedException {
        while (true) {
            var group = deliveries.take();
            if (group.isEmpty() || !take(group, feed, intake, maxBody)) {
                return;
            }
            channel.basicAck(group.get(group.size() - 1).tag(), true);
            deliveries.release(group);
            acknowledged = true;
        }
    }

    /** @return whether all may be acknowledged; not if the feed is closed */
    private boolean take(List<AmqpDelivery> group, SourceFeed feed, Intake intake, int maxBody)
            throws IOException, TimeoutException, InterruptedException {
        var readings = group.stream()
                .map(delivery -> AmqpReading.of(delivery, maxBody, intake::data))
                .toList();
        var answers = feed.takeAll(
                readings.stream().flatMap(reading -> reading.event().stream()).toList());
        if (answers.isEmpty()) {
            return false;
        }
        var next = answers.get().iterator();
        for (var reading : readings) {
            if (reading.event().isEmpty()) {
                deadLetters.publish(reading.delivery(), reading.problem());
                feed.refuse(reading.problem());
            } else if (next.next() instanceof SourceAnswer.Refused refused) {
                deadLetters.publish(reading.delivery(), refused.message());
            }
        }
        return true;
    }

    @Override
    public void close() {
        end.compareAndSet(null, "closed");
        deliveries.close();
        delivering.abort(ABORT_MILLIS);
        control.abort(ABORT_MILLIS);
    }
}
