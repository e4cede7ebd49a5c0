package dev.sinal.socketio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A packet whose attachments are coming.
 *
 * @param packet says how many
 * @param attachments those that have come
 */
record BinaryReconstructor(SocketPacket.Carrier packet, List<ByteBuffer> attachments) {
    BinaryReconstructor(SocketPacket.Carrier packet) {
        this(packet, new ArrayList<>(packet.attachments()));
    }

    /** Takes the next attachment; answers whether it was the last. The server's own buffer is its own again after that. */
    boolean completedBy(ByteBuffer bytes) {
        attachments.add(ByteBuffer.allocate(bytes.remaining())
                .put(bytes.duplicate())
                .flip()
                .asReadOnlyBuffer());
        return attachments.size() == packet.attachments();
    }
}
