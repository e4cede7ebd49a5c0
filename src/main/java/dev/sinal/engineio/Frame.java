package dev.sinal.engineio;

import java.nio.ByteBuffer;

/** An encoded packet, as a message-based transport carries it. */
public sealed interface Frame {

    /** Returns the size of the payload in bytes. */
    int size();

    /** Returns the frame as a server sends it on a WebSocket, header included. */
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

        /** Returns the packet, its type digit included. */
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
     * A binary message. In protocol 3 its first byte is the packet type, in protocol 4 it has none.
     *
     * @param bytes shared by all senders, each of which must duplicate it
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

    /** A WebSocket ping, for clients that do not implement Engine.IO. */
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

    /** Returns the length of a text in UTF-8, in bytes. */
    static int utf8Length(String text) {
        var length = text.length();
        for (var i = 0; i < text.length(); i++) {
            var unit = text.charAt(i);
            if (unit >= 0x800 && !Character.isSurrogate(unit)) {
                length += 2;
            } else if (unit >= 0x80) {
                length++; // a character of two bytes, or half of a surrogate pair, which takes four
            }
        }
        return length;
    }
}
