package dev.sinal.intake.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Puts the bodies of messages that can never be taken into a queue of their own, with the reason in a header. */
final class AmqpDeadLetters {
    static final String REASON = "x-sinal-reason";
    static final String EXCHANGE = "x-sinal-exchange";
    static final String ROUTING_KEY = "x-sinal-routing-key";

    private static final int MAX_REASON = 1_000;
    private static final int PERSISTENT = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Connection connection;
    private final AmqpTopology topology;
    private Channel channel;

    /** @param connection one that is read while messages wait to be taken: RabbitMQ confirms on it */
    AmqpDeadLetters(Connection connection, AmqpTopology topology) {
        this.connection = connection;
        this.topology = topology;
    }

    /** Publishes a message, and blocks until RabbitMQ has confirmed it. */
    void publish(AmqpDelivery delivery, String reason) throws IOException, TimeoutException, InterruptedException {
        if (channel == null) {
            channel = connection.createChannel();
            channel.confirmSelect();
        }
        topology.declareDeadQueue(); // which may have been deleted: a message without a queue is confirmed too
        channel.basicPublish("", topology.deadQueue(), properties(delivery, reason), delivery.body());
        channel.waitForConfirmsOrDie(TIMEOUT.toMillis());
    }

    /**
     * Returns properties that RabbitMQ accepts, whatever those of the message are: one with the user id of its publisher is refused, one with an
     * expiration is dropped, headers {@code CC} and {@code BCC} have it delivered to other queues, and all headers together must fit into a frame.
     */
    private static AMQP.BasicProperties properties(AmqpDelivery delivery, String reason) {
        var original = delivery.properties();
        return new AMQP.BasicProperties.Builder()
                .contentType(original.getContentType())
                .contentEncoding(original.getContentEncoding())
                .messageId(original.getMessageId())
                .timestamp(original.getTimestamp())
                .headers(Map.of(
                        REASON,
                        reason.substring(0, Math.min(reason.length(), MAX_REASON)),
                        EXCHANGE,
                        delivery.envelope().getExchange(),
                        ROUTING_KEY,
                        delivery.envelope().getRoutingKey()))
                .deliveryMode(PERSISTENT)
                .build();
    }
}
