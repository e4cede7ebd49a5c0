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
import java.util.function.Predicate;

/** Replaces the objects in a JSON text that represent byte arrays ({@code {"0":9,"1":9}}) by placeholders for attachments. */
final class ByteMapExtractor {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int MAX_BYTE = 255;
    /** The name of a byte array's first member, as JSON can spell it. */
    private static final List<String> FIRST_NAMES = List.of("\"0\"", "\\u0030");

    private final String text;
    private final Predicate<String> selected;
    /** The objects and arrays around the current token, the innermost first. */
    private final Deque<Candidate> open = new ArrayDeque<>();

    private final List<ByteMap> maps = new ArrayList<>();
    private boolean hasPlaceholders;

    /**
     * @param text one whole JSON value
     * @param selected selects byte arrays by the names of their members; elements of arrays have the array's name, the outermost value an
     *     empty one
     */
    ByteMapExtractor(String text, Predicate<String> selected) {
        this.text = text;
        this.selected = selected;
    }

    EventData extract() {
        if (FIRST_NAMES.stream().anyMatch(text::contains)) { // few events have one, and a parser takes much longer
            findMaps();
        }
        if (maps.isEmpty() || unreplaceable()) {
            return EventData.of(RawJson.trusted(text));
        }
        var json = new StringBuilder(text.length());
        var attachments = new ArrayList<ByteBuffer>(maps.size());
        var copied = 0;
        for (var map : maps) {
            json.append(text, copied, map.start())
                    .append("{\"_placeholder\":true,\"num\":")
                    .append(attachments.size())
                    .append('}');
            attachments.add(map.bytes());
            copied = map.end();
        }
        return new EventData(
                RawJson.trusted(json.append(text, copied, text.length()).toString()), attachments);
    }

    private void findMaps() {
        try (var parser = JSON.createParser(new StringReader(text))) {
            while (!unreplaceable() && parser.hasNext()) {
                handle(parser.next(), parser);
            }
        }
    }

    /** Returns whether nothing is replaced, whatever follows: the rest is not parsed, because a body of 10 MB can hold a million byte arrays. */
    private boolean unreplaceable() {
        return maps.size() > EventData.MAX_ATTACHMENTS || hasPlaceholders;
    }

    private void handle(JsonParser.Event event, JsonParser parser) {
        switch (event) {
            case START_OBJECT -> open(false, offset(parser) - 1);
            case START_ARRAY -> open(true, offset(parser) - 1);
            case KEY_NAME -> {
                hasPlaceholders |= parser.getString().equals("_placeholder");
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
                    maps.add(new ByteMap(candidate.start, offset(parser), candidate.buffer()));
                }
            }
            default -> disqualifyInnermost();
        }
    }

    private void open(boolean array, int start) {
        disqualifyInnermost();
        var name = open.isEmpty() ? "" : open.element().nextName();
        open.push(new Candidate(array, name, start, !array && selected.test(name)));
    }

    private void disqualifyInnermost() {
        if (!open.isEmpty()) {
            open.element().qualified = false;
        }
    }

    /** Returns the offset of the end of the last token, as Parsson (both servers) reports it. */
    private static int offset(JsonParser parser) {
        return (int) parser.getLocation().getStreamOffset();
    }

    /** Returns whether a text is an integer from 0 to 255. */
    static boolean isByte(String number) {
        return !number.isEmpty()
                && number.length() <= 3
                && number.chars().allMatch(character -> character >= '0' && character <= '9')
                && Integer.parseInt(number) <= MAX_BYTE;
    }

    private record ByteMap(int start, int end, ByteBuffer bytes) {}

    /** An object or array that is being read; it qualifies as a byte array while its keys and values are those of one. */
    private static final class Candidate {
        private final boolean array;
        private final String name;
        private final int start;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
        private boolean qualified;
        private String latestKey = "";

        Candidate(boolean array, String name, int start, boolean qualified) {
            this.array = array;
            this.name = name;
            this.start = start;
            this.qualified = qualified;
        }

        /** Returns the name of the value that comes next. */
        String nextName() {
            return array ? name : latestKey;
        }

        void key(String key) {
            latestKey = key;
            qualified = qualified && key.equals(String.valueOf(bytes.size()));
        }

        void value(String number) {
            qualified = qualified && isByte(number);
            if (qualified) {
                bytes.write(Integer.parseInt(number));
            }
        }

        ByteBuffer buffer() {
            return ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer();
        }
    }
}
