package dev.sinal.event;

import dev.sinal.event.EventFingerprint.Digest;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.List;

/** Computes a digest of an event's data that is the same for members in any order and for bytes in any form. */
final class DataDigest {
    private static final JsonProvider JSON = JsonProvider.provider();

    private final String text;
    private final List<ByteBuffer> attachments;

    DataDigest(EventData data) {
        this.text = data.json().text();
        this.attachments = data.attachments();
    }

    EventFingerprint digest() {
        try (var parser = JSON.createParser(new StringReader(text))) {
            return value(parser, parser.next()).digest;
        }
    }

    private Value value(JsonParser parser, Event first) {
        return switch (first) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> scalar('"', parser.getString());
            case VALUE_NUMBER -> scalar('0', parser.getString());
            default -> scalar('n', first.name());
        };
    }

    private static Value scalar(char kind, String text) {
        return new Value(new Digest().add(kind).add(text).fingerprint(), text, null);
    }

    private Value array(JsonParser parser) {
        var elements = new Digest().add('[');
        var bytes = new Bytes();
        for (var event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
            var element = value(parser, event);
            elements.add(element.digest);
            bytes.add(event, element);
        }
        return new Value(elements.fingerprint(), "", bytes.digest());
    }

    /** The digests of members are added, so that their order does not matter. */
    private Value object(JsonParser parser) {
        var members = 0;
        var high = 0L;
        var low = 0L;
        var map = new Bytes();
        var buffer = new Buffer();
        while (parser.next() == Event.KEY_NAME) {
            var name = parser.getString();
            var event = parser.next();
            var value = value(parser, event);
            var member = new Digest().add(name).add(value.digest).fingerprint();
            high += member.high();
            low += member.low();
            map.add(name, event, value);
            buffer.add(name, value);
            members++;
        }
        var bytes = map.digest();
        if (bytes == null) {
            bytes = buffer.digest(members);
        }
        return new Value(
                bytes != null
                        ? bytes
                        : new Digest().add('{').add(members).add(high).add(low).fingerprint(),
                "",
                null);
    }

    /**
     * A value that was read.
     *
     * @param text the text of a string or a number
     * @param bytes the digest of an array of bytes as such; null for another value
     */
    private record Value(EventFingerprint digest, String text, EventFingerprint bytes) {}

    /** The digest of the values of an array, or an object with the names 0, 1, 2 and so on, while each is a byte. */
    private static final class Bytes {
        private final Digest digest = new Digest();
        private int length;
        private boolean qualified = true;

        void add(String name, Event event, Value value) {
            qualified = qualified && name.equals(String.valueOf(length));
            add(event, value);
        }

        void add(Event event, Value value) {
            qualified = qualified && event == Event.VALUE_NUMBER && ByteMapExtractor.isByte(value.text);
            if (qualified) {
                digest.add(Long.parseLong(value.text));
                length++;
            }
        }

        EventFingerprint digest() {
            return qualified ? digest.add(length).add('b').fingerprint() : null;
        }
    }

    /** The members of a placeholder for an attachment, or of a {@code Buffer} of Node: {@code {"type":"Buffer","data":[9,9]}}. */
    private final class Buffer {
        private int matching;
        private EventFingerprint bytes;

        void add(String name, Value value) {
            switch (name) {
                case "type" -> matching += value.text.equals("Buffer") ? 1 : 0;
                case "data" -> {
                    matching += value.bytes != null ? 1 : 0;
                    bytes = value.bytes;
                }
                case "_placeholder" -> matching += attachments.isEmpty() ? 0 : 1;
                case "num" -> {
                    if (ByteMapExtractor.isByte(value.text) && Integer.parseInt(value.text) < attachments.size()) {
                        matching++;
                        bytes = attachment(Integer.parseInt(value.text));
                    }
                }
                default -> {}
            }
        }

        EventFingerprint digest(int members) {
            return members == 2 && matching == 2 ? bytes : null;
        }

        private EventFingerprint attachment(int index) {
            var attachment = attachments.get(index).duplicate();
            var digest = new Digest();
            while (attachment.hasRemaining()) {
                digest.add(attachment.get() & 0xff);
            }
            return digest.add(attachments.get(index).remaining()).add('b').fingerprint();
        }
    }
}
