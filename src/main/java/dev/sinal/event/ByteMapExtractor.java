package dev.sinal.event;

import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds the objects in a JSON text that are byte arrays in disguise ({@code {"0":9,"1":9}}), and cuts them out. */
final class ByteMapExtractor {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int MAX_BYTE = 255;

    private final String text;
    private final Deque<Candidate> open = new ArrayDeque<>();
    private final List<Found> found = new ArrayList<>();
    private boolean placeholders;

    /** @param text one whole JSON value */
    ByteMapExtractor(String text) {
        this.text = text;
    }

    EventData replaced() {
        try (var parser = JSON.createParser(new StringReader(text))) {
            while (parser.hasNext()) {
                read(parser.next(), parser);
            }
        }
        if (found.isEmpty() || found.size() > EventData.MOST_ATTACHMENTS || placeholders) {
            return EventData.of(RawJson.whole(text));
        }
        var json = new StringBuilder(text.length());
        var attachments = new ArrayList<ByteBuffer>(found.size());
        var end = 0;
        for (var map : found) {
            json.append(text, end, map.start())
                    .append("{\"_placeholder\":true,\"num\":")
                    .append(attachments.size())
                    .append('}');
            attachments.add(map.bytes());
            end = map.end();
        }
        return new EventData(RawJson.whole(json.append(text, end, text.length()).toString()), attachments);
    }

    private void read(JsonParser.Event event, JsonParser parser) {
        switch (event) {
            case START_OBJECT -> {
                disqualify();
                open.push(new Candidate(offset(parser) - 1));
            }
            case START_ARRAY -> {
                disqualify();
                open.push(new Candidate(offset(parser) - 1));
                disqualify();
            }
            case KEY_NAME -> {
                placeholders |= parser.getString().equals("_placeholder");
                open.element().key(parser.getString());
            }
            case VALUE_NUMBER -> {
                if (!open.isEmpty()) {
                    open.element().value(parser.getString());
                }
            }
            case END_OBJECT, END_ARRAY -> {
                var candidate = open.pop();
                if (candidate.qualified && candidate.bytes.size() > 0) {
                    found.add(new Found(candidate.start, offset(parser), candidate.read()));
                }
            }
            default -> disqualify();
        }
    }

    private void disqualify() {
        if (!open.isEmpty()) {
            open.element().qualified = false;
        }
    }

    /** Parsson's offset counts the characters up to the end of the last token. */
    private static int offset(JsonParser parser) {
        return (int) parser.getLocation().getStreamOffset();
    }

    private record Found(int start, int end, ByteBuffer bytes) {}

    /** An object that may turn out to be bytes, as long as it is read. */
    private static final class Candidate {
        private final int start;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
        private boolean qualified = true;

        Candidate(int start) {
            this.start = start;
        }

        void key(String key) {
            qualified = qualified && key.equals(String.valueOf(bytes.size()));
        }

        void value(String number) {
            qualified = qualified && number.matches("\\d{1,3}") && Integer.parseInt(number) <= MAX_BYTE;
            if (qualified) {
                bytes.write(Integer.parseInt(number));
            }
        }

        ByteBuffer read() {
            return ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer();
        }
    }
}
