package dev.sinal.engineio;

import java.nio.ByteBuffer;

/** An encoded packet, as it goes over a transport that keeps packets apart. */
public sealed interface Frame {

    /** What it weighs in an outbox, in bytes. */
    int size();

    /** How it goes over a WebSocket, header included. */
    ByteBuffer webSocketBytes();

    /** A packet in its text form. */
    final class Text implements Frame {
        private final String text;
        private final int size;

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
        public ByteBuffer webSocketBytes() {
            return WebSocketFrame.text(text);
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
        public ByteBuffer webSocketBytes() {
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
        public ByteBuffer webSocketBytes() {
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
