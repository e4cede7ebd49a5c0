package dev.sinal.intake.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;

/** A message that RabbitMQ has delivered and that is not acknowledged yet. */
record AmqpDelivery(Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    /** The bytes that a message takes besides its body. Evolution API's messages have no headers; those of others fill one frame at most. */
    private static final int OVERHEAD = 1_000;

    private static final int OVERHEAD_WITH_HEADERS = 132_000;

    long tag() {
        return envelope.getDeliveryTag();
    }

    /** Returns the bytes of memory that it counts. */
    long bytes() {
        return body.length + (properties.getHeaders() == null ? OVERHEAD : OVERHEAD_WITH_HEADERS);
    }
}
