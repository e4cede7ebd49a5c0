package dev.sinal.intake.amqp;

import dev.sinal.event.EventData;
import dev.sinal.event.MalformedJsonException;
import dev.sinal.event.RawJson;
import dev.sinal.event.Utf8;
import dev.sinal.intake.SourceEnvelope;
import dev.sinal.intake.SourceEvent;
import dev.sinal.rest.InvalidRequestException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The event that a message holds, or the reason why it holds none.
 *
 * @param problem why it can never be taken; quotes nothing of the message
 */
record AmqpReading(AmqpDelivery delivery, Optional<SourceEvent> event, String problem) {
    /**
     * Reads a message.
     *
     * @param maxBody the largest body that is taken, in bytes
     * @param data converts an event's data
     */
    static AmqpReading of(AmqpDelivery delivery, int maxBody, Function<RawJson, EventData> data) {
        var body = delivery.body();
        if (body.length > maxBody) {
            return refused(delivery, "the message has " + body.length + " bytes; the most is " + maxBody);
        }
        var text = Utf8.decode(body);
        if (text.isEmpty()) {
            return refused(delivery, "the message is not UTF-8");
        }
        try {
            var event = SourceEnvelope.parse(RawJson.parse(text.get())).event(data);
            return new AmqpReading(delivery, Optional.of(event), "");
        } catch (MalformedJsonException e) {
            return refused(delivery, "the message is not JSON: " + e.getMessage());
        } catch (InvalidRequestException e) {
            return refused(delivery, String.join("; ", e.problems()));
        }
    }

    private static AmqpReading refused(AmqpDelivery delivery, String problem) {
        return new AmqpReading(delivery, Optional.empty(), problem);
    }
}
