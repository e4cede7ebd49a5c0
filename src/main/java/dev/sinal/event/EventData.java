package dev.sinal.event;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What came with an event.
 *
 * @param json in it, {@code {"_placeholder":true,"num":N}} stands for the attachment of that number
 * @param attachments bytes that nobody changes any more; at most {@value #MOST_ATTACHMENTS}
 */
public record EventData(RawJson json, List<ByteBuffer> attachments) {
    /** As many as clients take with one packet (socket.io-parser). */
    public static final int MOST_ATTACHMENTS = 10;

    /** @throws IllegalArgumentException if there are more attachments than clients take */
    public EventData {
        attachments = List.copyOf(attachments);
        if (attachments.size() > MOST_ATTACHMENTS) {
            throw new IllegalArgumentException("more than " + MOST_ATTACHMENTS + " attachments");
        }
    }

    /** Data without bytes. */
    public static EventData of(RawJson json) {
        return new EventData(json, List.of());
    }

    /**
     * Data in which every object with the keys 0, 1, 2 and so on, and bytes for values, stands for bytes: what JavaScript
     * makes of a byte array in JSON. Left as it is, if there are more of them than clients take, or if it speaks of
     * placeholders itself.
     */
    public static EventData withBytes(RawJson json) {
        return new ByteMapExtractor(json.text()).replaced();
    }

    /** What it weighs, in characters and bytes. */
    public long size() {
        return json.text().length()
                + attachments.stream().mapToLong(ByteBuffer::remaining).sum();
    }
}
