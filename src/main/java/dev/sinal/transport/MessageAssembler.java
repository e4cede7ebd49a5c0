package dev.sinal.transport;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.FrameReceiver;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Assembles the fragments of WebSocket messages (RFC 6455, section 5.4), within bounds on the bytes and the small fragments of one message;
 * past one of them, the session is closed. The servers could assemble messages too, but they do not bound the number of fragments, and Tyrus
 * has a limit of its own of 4 MiB, whatever it is configured to.
 */
final class MessageAssembler {
    /** In bytes. Undertow splits a long frame as it arrives from the network, so larger parts are bounded by their bytes alone. */
    private static final int SMALL_FRAGMENT = 512;

    private final int maxBytes;
    private final int maxFragments;
    private final StringBuilder text = new StringBuilder(0);
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private boolean inMessage;
    private int smallFragments;

    /** @param maxFragments how many fragments of under 512 bytes one message may have */
    MessageAssembler(int maxBytes, int maxFragments) {
        this.maxBytes = maxBytes;
        this.maxFragments = maxFragments;
    }

    void text(String part, boolean last, FrameReceiver receiver) {
        if (last && !inMessage) {
            receiver.received(part);
        } else if (accept(text.length(), part.length(), receiver)) {
            text.append(part);
            if (last) {
                var message = text.toString();
                reset();
                receiver.received(message);
            }
        }
    }

    void binary(ByteBuffer part, boolean last, FrameReceiver receiver) {
        if (last && !inMessage) {
            receiver.received(part);
        } else if (accept(bytes.size(), part.remaining(), receiver)) {
            var copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
            if (last) {
                var message = ByteBuffer.wrap(bytes.toByteArray());
                reset();
                receiver.received(message);
            }
        }
    }

    /** Returns whether a part keeps the message within its bounds; closes the session if it does not. */
    private boolean accept(int sizeBefore, int partSize, FrameReceiver receiver) {
        inMessage = true;
        smallFragments += partSize < SMALL_FRAGMENT ? 1 : 0;
        var size = sizeBefore + partSize;
        if (size <= maxBytes && smallFragments <= maxFragments) {
            return true;
        }
        reset();
        receiver.close(size > maxBytes ? EngineCloseCause.TOO_LARGE : EngineCloseCause.FRAGMENTS);
        return false;
    }

    private void reset() {
        inMessage = false;
        smallFragments = 0;
        text.setLength(0);
        text.trimToSize();
        bytes = new ByteArrayOutputStream(0);
    }
}
