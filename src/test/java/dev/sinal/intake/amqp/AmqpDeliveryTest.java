package dev.sinal.intake.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AmqpDeliveryTest {
    @Test
    void a_message_counts_its_body_and_what_its_headers_may_take() {
        var headers = new BasicProperties.Builder().headers(Map.of("a", "b")).build();
        assertThat(delivery(new BasicProperties()).bytes()).isEqualTo(1_010);
        assertThat(delivery(headers).bytes()).isEqualTo(132_010);
    }

    private static AmqpDelivery delivery(BasicProperties properties) {
        return new AmqpDelivery(new Envelope(1, false, "", ""), properties, new byte[10]);
    }
}
