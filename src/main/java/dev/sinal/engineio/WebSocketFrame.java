package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as a server sends them: whole, unmasked, no extensions (RFC 6455, section 5.2). */
final class WebSocketFrame {
    private static final int FIN = 0x80;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int PING = 0x9;
    /** The payload's length stands in the second byte up to 125; these two values there say that it follows. */
    private static final int IN_TWO_BYTES = 126;

    private static final int IN_EIGHT_BYTES = 127;

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
        if (length < IN_TWO_BYTES) {
            frame.put((byte) length);
        } else if (length <= 0xFFFF) {
            frame.put((byte) IN_TWO_BYTES).putShort((short) length);
        } else {
            frame.put((byte) IN_EIGHT_BYTES).putLong(length);
        }
        return frame.put(payload).flip().asReadOnlyBuffer();
    }
}
