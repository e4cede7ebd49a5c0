package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Encodes WebSocket frames of a server: unfragmented, unmasked, without extensions (RFC 6455, section 5.2). */
final class WebSocketFrame {
    private static final int FIN = 0x80;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int PING = 0x9;
    /** In the second byte, instead of a payload length of up to 125: the length follows in two bytes. */
    private static final int LENGTH_IN_TWO_BYTES = 126;
    /** The length follows in eight bytes. */
    private static final int LENGTH_IN_EIGHT_BYTES = 127;

    private WebSocketFrame() {}

    static ByteBuffer text(String text) {
        return frame(TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    static ByteBuffer binary(ByteBuffer bytes) {
        return frame(BINARY, bytes.duplicate());
    }

    static ByteBuffer ping() {
        return frame(PING, ByteBuffer.allocate(0));
    }

    private static ByteBuffer frame(int opcode, ByteBuffer payload) {
        var length = payload.remaining();
        var frame = ByteBuffer.allocate(2 + Long.BYTES + length).put((byte) (FIN | opcode));
        if (length < LENGTH_IN_TWO_BYTES) {
            frame.put((byte) length);
        } else if (length <= 0xFFFF) {
            frame.put((byte) LENGTH_IN_TWO_BYTES).putShort((short) length);
        } else {
            frame.put((byte) LENGTH_IN_EIGHT_BYTES).putLong(length);
        }
        return frame.put(payload).flip().asReadOnlyBuffer();
    }
}
