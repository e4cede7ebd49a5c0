package dev.sinal.intake.amqp;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.sinal.config.AmqpSettings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * The exchanges, queues and bindings that this server declares in RabbitMQ. Each declaration has a channel of its own: RabbitMQ closes the
 * channel of one that fails.
 */
final class AmqpTopology {
    private static final String ALL_EVENTS = "#";

    /**
     * Evolution API's messages are transient: a classic queue loses them when RabbitMQ restarts, a quorum queue stores each message. With a
     * single active consumer, events stay in their order while another server waits to take over.
     */
    private static final Map<String, Object> QUEUE = Map.of("x-queue-type", "quorum", "x-single-active-consumer", true);

    /** The oldest messages are dropped from a queue that has become larger. */
    private static final Map<String, Object> DEAD_QUEUE = Map.of("x-max-length-bytes", 500_000_000L);

    private final Connection connection;
    private final String queue;

    AmqpTopology(Connection connection, AmqpSettings settings) {
        this.connection = connection;
        this.queue = settings.queue();
    }

    /** Returns the queue of messages that can never be taken. */
    String deadQueue() {
        return queue + ".dead";
    }

    void declareQueues() throws IOException, TimeoutException {
        onChannel(channel -> channel.queueDeclare(queue, true, false, false, QUEUE));
        declareDeadQueue();
    }

    void declareDeadQueue() throws IOException, TimeoutException {
        onChannel(channel -> channel.queueDeclare(deadQueue(), true, false, false, DEAD_QUEUE));
    }

    /** Declares an exchange as Evolution API does, whichever of the two comes first, and binds the queue to it. */
    void bind(String exchange) throws IOException, TimeoutException {
        onChannel(channel -> channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true));
        onChannel(channel -> channel.queueBind(queue, exchange, ALL_EVENTS));
    }

    /** Returns the number of messages that are not delivered yet. */
    long waiting() throws IOException, TimeoutException {
        return onChannel(channel -> channel.messageCount(queue));
    }

    private <T> T onChannel(Call<T> call) throws IOException, TimeoutException {
        var channel = connection.createChannel();
        try {
            return call.on(channel);
        } finally {
            channel.abort();
        }
    }

    private interface Call<T> {
        T on(Channel channel) throws IOException;
    }
}
