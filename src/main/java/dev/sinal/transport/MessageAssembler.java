package dev.sinal.transport;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.FrameReceiver;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Puts the fragments of a WebSocket's messages together (RFC 6455, section 5.4), no more of them and no longer than a
 * client may send. The servers would do it too, but count no fragments, and Tyrus has its own limit of 4 MiB, whatever it is
 * told.
 */
final class MessageAssembler {
    /** Undertow cuts a long frame as it comes from the network; what carries this much is bounded by its bytes alone. */
    private static final int SMALL = 512;

    private final int maxBytes;
    private final int maxFragments;
    private final StringBuilder text = new StringBuilder(0);
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private boolean begun;
    private int small;

    MessageAssembler(int maxBytes, int maxFragments) {
        this.maxBytes = maxBytes;
        this.maxFragments = maxFragments;
    }

    void text(String part, boolean last, FrameReceiver receiver) {
        if (last && !begun) {
            receiver.received(part);
        } else if (takes(text.length(), part.length(), receiver)) {
            text.append(part);
            if (last) {
                var message = text.toString();
                forget();
                receiver.received(message);
            }
        }
    }

    void binary(ByteBuffer part, boolean last, FrameReceiver receiver) {
        if (last && !begun) {
            receiver.received(part);
        } else if (takes(bytes.size(), part.remaining(), receiver)) {
            var copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
            if (last) {
                var message = ByteBuffer.wrap(bytes.toByteArray());
                forget();
                receiver.received(message);
            }
        }
    }

    private boolean takes(int before, int part, FrameReceiver receiver) {
        begun = true;
        small += part < SMALL ? 1 : 0;
        var size = before + part;
        if (size <= maxBytes && small <= maxFragments) {
            return true;
        }
        forget();
        receiver.close(size > maxBytes ? EngineCloseCause.TOO_LARGE : EngineCloseCause.FRAGMENTS);
        return false;
    }

    private void forget() {
        begun = false;
        small = 0;
        text.setLength(0);
        text.trimToSize();
        bytes = new ByteArrayOutputStream(0);
    }
}
