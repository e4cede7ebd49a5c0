package dev.sinal.intake.upstream;

import dev.sinal.event.EventData;
import dev.sinal.event.MalformedJsonException;
import dev.sinal.event.Placeholders;
import dev.sinal.event.RawJson;
import dev.sinal.intake.SourceEnvelope;
import dev.sinal.intake.SourceEvent;
import dev.sinal.rest.InvalidRequestException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An event as it was received.
 *
 * @param arguments a JSON array: the name of the event, and its envelope, in which {@code {"_placeholder":true,"num":N}} stands for the
 *     attachment with index N
 */
record ReceivedEvent(String arguments, List<ByteBuffer> attachments) {
    /** Socket.IO's own spelling. In a JSON string its quotation marks would be escaped. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\"_placeholder\":true,\"num\":(\\d{1,6})}");
    /** About what the objects of an event take in memory, and those of an attachment. */
    static final int OVERHEAD = 256;

    /** Returns the size: characters plus bytes. */
    long size() {
        return OVERHEAD * (1L + attachments.size())
                + arguments.length()
                + attachments.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /**
     * Returns the event, with its bytes, the order of its members and the notation of its numbers.
     *
     * @throws InvalidRequestException if it is not valid
     */
    SourceEvent parse() {
        var elements = json(arguments).elements(2);
        if (elements.size() < 2) {
            throw new InvalidRequestException("an event without an envelope");
        }
        if (!attachments.isEmpty() && !Placeholders.areValid(elements.get(1), attachments.size())) {
            throw new InvalidRequestException("an event without one of its attachments");
        }
        return SourceEnvelope.parse(elements.get(1)).event(this::data);
    }

    /** If there are more attachments than clients accept in one packet, each is written to the JSON, as Evolution API's webhook does. */
    private EventData data(RawJson json) {
        return attachments.size() <= EventData.MAX_ATTACHMENTS
                ? new EventData(json, attachments)
                : EventData.of(json(withMaps(json.text())));
    }

    private String withMaps(String json) {
        var text = new StringBuilder(json.length());
        var placeholder = PLACEHOLDER.matcher(json);
        var copied = 0;
        while (placeholder.find()) {
            var index = Integer.parseInt(placeholder.group(1));
            if (index < attachments.size()) {
                text.append(json, copied, placeholder.start());
                appendMap(text, attachments.get(index));
                copied = placeholder.end();
            }
        }
        return text.append(json, copied, json.length()).toString();
    }

    private static void appendMap(StringBuilder text, ByteBuffer bytes) {
        text.append('{');
        for (var i = 0; i < bytes.remaining(); i++) {
            text.append(i == 0 ? "\"" : ",\"").append(i).append("\":").append(bytes.get(bytes.position() + i) & 0xff);
        }
        text.append('}');
    }

    private static RawJson json(String text) {
        try {
            return RawJson.parse(text);
        } catch (MalformedJsonException malformed) {
            throw new InvalidRequestException(malformed.getMessage());
        }
    }
}
