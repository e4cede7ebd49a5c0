package dev.sinal;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

/** Publishes numbered events to RabbitMQ as Evolution API does: to a topic exchange, transient, without properties. */
final class EvolutionPublisher implements AutoCloseable {
    static final String EXCHANGE = "evolution_exchange";

    private final Broker broker;
    private Connection connection;
    private Channel channel;

    EvolutionPublisher(Broker broker) {
        this.broker = broker;
    }

    /** Returns the envelope of an event whose data is a number. */
    static String envelope(String instance, int number) {
        return "{\"event\":\"call\",\"instance\":\"" + instance + "\",\"data\":{\"n\":" + number
                + "},\"date_time\":\"2026-11-28T20:00:00.000Z\",\"server_url\":\"http://evolution.test\",\"apikey\":null}";
    }

    /** Publishes messages, until RabbitMQ has confirmed all; those of which it has not are published again. */
    void publish(String exchange, byte[]... messages) throws InterruptedException {
        while (!tryPublish(exchange, messages)) {
            connection.abort();
            connection = null;
        }
    }

    void publish(String exchange, String... messages) throws InterruptedException {
        var bytes = new byte[messages.length][];
        for (var i = 0; i < messages.length; i++) {
            bytes[i] = messages[i].getBytes(StandardCharsets.UTF_8);
        }
        publish(exchange, bytes);
    }

    private boolean tryPublish(String exchange, byte[]... messages) throws InterruptedException {
        try {
            if (connection == null) {
                connection = broker.connect();
                channel = connection.createChannel();
                channel.confirmSelect();
                channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
            }
            for (var message : messages) {
                channel.basicPublish(exchange, "call", null, message);
            }
            channel.waitForConfirmsOrDie(30_000);
            return true;
        } catch (IOException | TimeoutException | RuntimeException lost) {
            return false;
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.abort();
        }
    }
}
