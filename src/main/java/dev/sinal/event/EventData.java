package dev.sinal.event;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The content of an event: JSON and binary attachments.
 *
 * @param json the JSON value, in which {@code {"_placeholder":true,"num":N}} stands for the attachment with index N
 * @param attachments at most {@value #MAX_ATTACHMENTS} buffers, which must not change any more
 */
public record EventData(RawJson json, List<ByteBuffer> attachments) {
    /** The most attachments that a client accepts in one packet (socket.io-parser). */
    public static final int MAX_ATTACHMENTS = 10;

    /** @throws IllegalArgumentException if there are more attachments than clients accept */
    public EventData {
        attachments = List.copyOf(attachments);
        if (attachments.size() > MAX_ATTACHMENTS) {
            throw new IllegalArgumentException("more than " + MAX_ATTACHMENTS + " attachments");
        }
    }

    /** Returns data without attachments. */
    public static EventData of(RawJson json) {
        return new EventData(json, List.of());
    }

    /**
     * Returns data in which every object with the keys 0, 1, 2 and so on, and bytes for values, is an attachment. JavaScript writes byte
     * arrays to JSON in this form.
     *
     * <p>If there are more such objects than clients accept, or if the JSON has members named {@code _placeholder}, nothing is replaced.
     */
    public static EventData withBytes(RawJson json) {
        return new ByteMapExtractor(json.text(), name -> true).extract();
    }

    /** Returns data as {@link #withBytes} does, but only members that hold bytes in WhatsApp's protocol become attachments. */
    public static EventData withKnownBytes(RawJson json) {
        return new ByteMapExtractor(json.text(), ByteMembers::contains).extract();
    }

    /** Returns the size: the characters of the JSON plus the bytes of the attachments. */
    public long size() {
        var size = (long) json.text().length();
        for (var attachment : attachments) {
            size += attachment.remaining();
        }
        return size;
    }
}
