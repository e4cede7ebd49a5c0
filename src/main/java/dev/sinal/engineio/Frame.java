package dev.sinal.engineio;

import java.nio.ByteBuffer;

/** What leaves a session in one piece: an encoded packet, made once and shared by every session that it goes to. */
public sealed interface Frame {

    /** What it weighs in an outbox, in bytes. */
    int size();

    /** How it goes over a WebSocket, header included; a sender takes its own duplicate. */
    ByteBuffer onWebSocket();

    /** A packet in its text form. */
    final class Text implements Frame {
        private final String text;
        private final int size;
        /** Made when it is first asked for; threads that ask at once may make it twice. */
        private volatile ByteBuffer onWebSocket;

        /** @param text the packet, its type digit included */
        public Text(String text) {
            this.text = text;
            this.size = utf8Length(text);
        }

        /** The packet, its type digit included. */
        public String text() {
            return text;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public ByteBuffer onWebSocket() {
            var made = onWebSocket;
            if (made == null) {
                made = WebSocketFrame.text(text);
                onWebSocket = made;
            }
            return made;
        }

        @Override
        public String toString() {
            return "Text[" + size + " bytes]";
        }
    }

    /**
     * A binary message, whose packet type is implied by the kind of frame.
     *
     * @param bytes read-only; a sender takes its own duplicate
     */
    record Binary(ByteBuffer bytes) implements Frame {
        @Override
        public int size() {
            return bytes.remaining();
        }

        @Override
        public ByteBuffer onWebSocket() {
            return WebSocketFrame.binary(bytes);
        }
    }

    /** A WebSocket ping: it asks whether a client lives that knows nothing of Engine.IO. */
    record Ping() implements Frame {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public ByteBuffer onWebSocket() {
            return WebSocketFrame.ping();
        }
    }

    /** How many bytes a text takes in UTF-8. */
    static int utf8Length(String text) {
        var length = text.length();
        for (var i = 0; i < text.length(); i++) {
            var unit = text.charAt(i);
            if (unit >= 0x800 && !Character.isSurrogate(unit)) {
                length += 2;
            } else if (unit >= 0x80) {
                length++; // either a two-byte character, or one half of a pair that takes four
            }
        }
        return length;
    }
}
