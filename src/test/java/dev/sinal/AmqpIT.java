package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests the events of a RabbitMQ server that is not there at first, and what is no event. */
@Tag("faults")
@ResourceLock(ServerProcess.LOCK)
class AmqpIT {
    private static final int LARGE = 600_000;

    @TempDir
    Path directory;

    @Test
    void events_are_taken_and_what_is_none_is_put_aside() throws Exception {
        assumeThat(Broker.isInstalled()).as("rabbitmq-server is installed").isTrue();
        try (var broker = new Broker(directory.resolve("rabbitmq"));
                var server = new ServerProcess(
                        directory,
                        "-DSINAL_AMQP_URI=" + broker.uri(),
                        "-DSINAL_AMQP_EXCHANGES=evolution_exchange,*",
                        "-DSINAL_AMQP_BYTES=1000000",
                        "-DSINAL_MAX_PUBLISH=1000000");
                var publisher = new EvolutionPublisher(broker)) {
            var sinal = server.start();
            await("status")
                    .until(() -> !source(sinal).isNull("problem")
                            && source(sinal).getString("problem").contains("refused"));
            broker.start();
            awaitConnected(sinal);
            refused_messages_are_put_aside(sinal, broker, publisher);
            properties_of_refused_messages_have_no_effect(sinal, broker);
            the_exchange_of_an_instance_is_bound(sinal, publisher);
            large_messages_pass_one_after_the_other(sinal, publisher);
            a_queue_that_was_deleted_is_declared_again(sinal, broker, publisher);
            assertThat(server.log()).doesNotContain("guest:guest");
        }
    }

    private static void refused_messages_are_put_aside(RestClient sinal, Broker broker, EvolutionPublisher publisher)
            throws Exception {
        publisher.publish(
                EvolutionPublisher.EXCHANGE,
                "no JSON",
                EvolutionPublisher.envelope("one", 0),
                "{}",
                "{\"event\":\"call\",\"instance\":\"not/a name\",\"data\":1}",
                " ".repeat(1_500_000),
                EvolutionPublisher.envelope("one", 1));
        awaitHistory(sinal, "one", 2);
        await("status").untilAsserted(() -> {
            assertThat(source(sinal).getInt("refused")).isEqualTo(4);
            assertThat(source(sinal).getInt("taken")).isEqualTo(2);
            assertThat(source(sinal).getInt("waiting", -1)).isZero();
        });
        try (var connection = broker.connect()) {
            var channel = connection.createChannel();
            var dead = new ArrayList<GetResponse>();
            for (var message = get(channel); message != null; message = get(channel)) {
                dead.add(message);
            }
            assertThat(dead)
                    .extracting(message -> header(message, "x-sinal-exchange"))
                    .containsOnly("evolution_exchange");
            assertThat(dead)
                    .extracting(message -> header(message, "x-sinal-routing-key"))
                    .containsOnly("call");
            assertThat(dead.stream()
                            .map(message -> header(message, "x-sinal-reason").replaceFirst("(?<=JSON):.*", "")))
                    .containsExactlyInAnyOrder(
                            "the message is not JSON",
                            "instance is required",
                            "The \"not/a name\" instance does not exist",
                            "the message has 1500000 bytes; the most is 1000000");
            assertThat(dead)
                    .extracting(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                    .contains("no JSON", "{}");
        }
    }

    /** Each would be delivered again and again, or be lost, if it were put aside as it came. */
    private static void properties_of_refused_messages_have_no_effect(RestClient sinal, Broker broker)
            throws Exception {
        var large = "x".repeat(130_000);
        var properties = List.of(
                new BasicProperties.Builder().headers(Map.of("CC", List.of("sinal"))),
                new BasicProperties.Builder().expiration("1"),
                new BasicProperties.Builder().headers(Map.of("large", large)));
        try (var connection = broker.connect()) {
            var channel = connection.createChannel();
            for (var one : properties) {
                channel.basicPublish("", "sinal", one.build(), "no JSON".getBytes(StandardCharsets.UTF_8));
            }
            var envelope = "{\"event\":\"call\",\"instance\":\"" + large + "\",\"data\":1}";
            channel.basicPublish("", "sinal", null, envelope.getBytes(StandardCharsets.UTF_8));
            var dead = new ArrayList<GetResponse>();
            await("messages that were put aside").until(() -> {
                Optional.ofNullable(get(channel)).ifPresent(dead::add);
                return dead.size() == properties.size() + 1;
            });
            assertThat(dead).allSatisfy(message -> assertThat(message.getProps().getExpiration())
                    .isNull());
            await("status").untilAsserted(() -> assertThat(source(sinal).getInt("waiting", -1))
                    .isZero());
            assertThat(get(channel)).isNull();
        }
    }

    private static GetResponse get(Channel channel) throws IOException {
        return channel.basicGet("sinal.dead", true);
    }

    private static String header(GetResponse message, String name) {
        return message.getProps().getHeaders().get(name).toString();
    }

    private static void the_exchange_of_an_instance_is_bound(RestClient sinal, EvolutionPublisher publisher)
            throws InterruptedException {
        sinal.create("own-exchange");
        // The queue is bound soon after the instance is there: what is published before is lost, and has been published
        // again in vain.
        await("events of the instance's exchange").untilAsserted(() -> {
            publisher.publish("own-exchange", EvolutionPublisher.envelope("own-exchange", 0));
            assertThat(NumberedPublisher.history(sinal, "own-exchange")).containsExactly(0);
        });
    }

    /** More bytes than may be in memory, in more messages than one. */
    private static void large_messages_pass_one_after_the_other(RestClient sinal, EvolutionPublisher publisher)
            throws InterruptedException {
        for (var i = 2; i < 22; i++) {
            publisher.publish(EvolutionPublisher.EXCHANGE, EvolutionPublisher.envelope("one", i) + " ".repeat(LARGE));
        }
        awaitHistory(sinal, "one", 22);
    }

    private static void a_queue_that_was_deleted_is_declared_again(
            RestClient sinal, Broker broker, EvolutionPublisher publisher) throws Exception {
        var before = source(sinal).getInt("disconnectedMillis");
        try (var connection = broker.connect()) {
            connection.createChannel().queueDelete("sinal");
        }
        await("reconnection").untilAsserted(() -> {
            assertThat(source(sinal).getInt("disconnectedMillis")).isGreaterThan(before);
            assertThat(source(sinal).getBoolean("connected")).isTrue();
        });
        publisher.publish(EvolutionPublisher.EXCHANGE, EvolutionPublisher.envelope("one", 22));
        awaitHistory(sinal, "one", 23);
    }

    private static void awaitConnected(RestClient sinal) {
        await("connection").atMost(Duration.ofMinutes(1)).until(() -> source(sinal)
                .getBoolean("connected"));
    }

    private static JsonObject source(RestClient sinal) {
        var body =
                RestClient.expect(200, sinal.call("GET", "/source/list", null)).body();
        return RestClient.json(body).asJsonArray().stream()
                .map(source -> source.asJsonObject())
                .filter(source -> source.getString("name").equals("amqp"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitHistory(RestClient sinal, String instance, int count) {
        var expected = IntStream.range(0, count).boxed().toList();
        await("history of " + instance)
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(NumberedPublisher.history(sinal, instance)).isEqualTo(expected));
    }
}
