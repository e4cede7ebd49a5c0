package dev.sinal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the RabbitMQ server that events come from.
 *
 * @param uri {@code SINAL_AMQP_URI}: its address, with a user and a password
 * @param exchanges {@code SINAL_AMQP_EXCHANGES}: the exchanges whose events are taken; {@value #OF_INSTANCES} stands for those of the
 *     instances, each of which is named as its instance
 * @param queue {@code SINAL_AMQP_QUEUE}: the queue of this server's own
 * @param bytes {@code SINAL_AMQP_BYTES}: the most bytes of messages that are received and not in the log yet
 */
public record AmqpSettings(Secret uri, List<String> exchanges, String queue, long bytes) {
    private static final String OF_INSTANCES = "*";
    private static final Set<String> SCHEMES = Set.of("amqp", "amqps");
    /** In bytes of UTF-8, as AMQP limits it; less what is appended to a queue's name. */
    private static final int MAX_NAME = 250;

    static Optional<AmqpSettings> read(SettingSource source) {
        var exchanges = source.list("SINAL_AMQP_EXCHANGES", "evolution_exchange");
        exchanges.forEach(exchange -> checkName("SINAL_AMQP_EXCHANGES", exchange));
        var queue = source.text("SINAL_AMQP_QUEUE").orElse("sinal");
        checkName("SINAL_AMQP_QUEUE", queue);
        var bytes = source.number("SINAL_AMQP_BYTES", 32_000_000, 1_000, 100_000_000_000L);
        return source.text("SINAL_AMQP_URI").map(uri -> new AmqpSettings(uri(uri), exchanges, queue, bytes));
    }

    /** Returns the exchanges that are named. */
    public List<String> namedExchanges() {
        return exchanges.stream().filter(name -> !name.equals(OF_INSTANCES)).toList();
    }

    /** Returns whether the exchanges of the instances are among the exchanges. */
    public boolean exchangesOfInstances() {
        return exchanges.contains(OF_INSTANCES);
    }

    private static Secret uri(String text) {
        try {
            var uri = new URI(text);
            if (uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null) {
                return new Secret(text);
            }
        } catch (URISyntaxException e) {
            // reported below, without the value
        }
        throw new SettingError(
                "SINAL_AMQP_URI", "amqp://user:password@host[:port][/virtual-host], or the same with amqps:");
    }

    private static void checkName(String setting, String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
            throw new SettingError(setting, name, "names of at most " + MAX_NAME + " bytes");
        }
    }
}
