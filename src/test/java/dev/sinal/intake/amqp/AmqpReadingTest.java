package dev.sinal.intake.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import dev.sinal.event.EventData;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AmqpReadingTest {
    private static final String EVENT = "{\"event\":\"messages.upsert\",\"instance\":\"one\",\"data\":{\"n\":1}}";

    @Test
    void an_envelope_is_an_event() {
        var event = read(EVENT).event().orElseThrow();
        assertThat(event.envelope().instance()).isEqualTo("one");
        assertThat(event.name().wire()).isEqualTo("messages.upsert");
        assertThat(event.data().json().text()).isEqualTo("{\"n\":1}");
    }

    @Test
    void what_holds_no_event_has_a_problem() {
        assertThat(read("{\"event\":").problem()).startsWith("the message is not JSON");
        assertThat(read("").problem()).startsWith("the message is not JSON");
        assertThat(read("[1]").problem()).isEqualTo("instance is required");
        assertThat(read("{\"instance\":\"one\"}").problem()).isEqualTo("event is required");
        assertThat(read(EVENT + " ".repeat(1_000)).problem()).contains("the most is 200");
        assertThat(read(new byte[] {'"', (byte) 0xC3, '"'}).problem()).isEqualTo("the message is not UTF-8");
    }

    private static AmqpReading read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static AmqpReading read(byte[] body) {
        var delivery = new AmqpDelivery(new Envelope(1, false, "", ""), new BasicProperties(), body);
        return AmqpReading.of(delivery, 200, EventData::of);
    }
}
