package dev.sinal.event;

import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;

/** The placeholders for attachments in a JSON text. A client disconnects where one stands for an attachment that is not there. */
public final class Placeholders {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int MAX_DIGITS = 6;

    private Placeholders() {}

    /** Returns whether each placeholder stands for one of so many attachments. */
    public static boolean areValid(RawJson json, int attachments) {
        Deque<Candidate> open = new ArrayDeque<>();
        try (var parser = JSON.createParser(new StringReader(json.text()))) {
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case START_OBJECT, START_ARRAY -> open.push(new Candidate());
                    case KEY_NAME -> open.element().name = parser.getString();
                    case VALUE_TRUE -> value(open, Event.VALUE_TRUE, "");
                    case VALUE_NUMBER -> value(open, Event.VALUE_NUMBER, parser.getString());
                    case END_OBJECT, END_ARRAY -> {
                        if (!open.pop().isValid(attachments)) {
                            return false;
                        }
                    }
                    default -> {}
                }
            }
        }
        return true;
    }

    private static void value(Deque<Candidate> open, Event event, String number) {
        if (!open.isEmpty()) {
            open.element().value(event, number);
        }
    }

    /** An object or array whose end is not reached. */
    private static final class Candidate {
        private String name = "";
        private boolean placeholder;
        private int index = Integer.MAX_VALUE;

        void value(Event event, String number) {
            if (name.equals("_placeholder")) {
                placeholder = event == Event.VALUE_TRUE;
            } else if (name.equals("num")) {
                index = number.matches("\\d{1," + MAX_DIGITS + "}") ? Integer.parseInt(number) : Integer.MAX_VALUE;
            }
        }

        boolean isValid(int attachments) {
            return !placeholder || index < attachments;
        }
    }
}
