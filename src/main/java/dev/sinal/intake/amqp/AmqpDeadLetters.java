package dev.sinal.intake.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Puts messages that can never be taken into a queue of their own, as they came, with the reason in a header. */
final class AmqpDeadLetters {
    static final String REASON = "x-sinal-reason";
    static final String EXCHANGE = "x-sinal-exchange";
    static final String ROUTING_KEY = "x-sinal-routing-key";

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
        var headers = new HashMap<String, Object>(
                Optional.ofNullable(delivery.properties().getHeaders()).orElse(Map.of()));
        headers.put(REASON, reason);
        headers.put(EXCHANGE, delivery.envelope().getExchange());
        headers.put(ROUTING_KEY, delivery.envelope().getRoutingKey());
        var properties = delivery.properties()
                .builder()
                .headers(headers)
                .deliveryMode(PERSISTENT)
                .build();
        channel.basicPublish("", topology.deadQueue(), properties, delivery.body());
        channel.waitForConfirmsOrDie(TIMEOUT.toMillis());
    }
}
