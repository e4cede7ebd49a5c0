package dev.sinal.engineio;

import java.nio.ByteBuffer;

/**
 * Receives the frames of one WebSocket: a session, an upgrade that may turn the WebSocket into a session's transport, or what passes them on
 * to another node. Calls must not overlap.
 */
public interface FrameReceiver {
    /** Handles a text frame. */
    void received(String frame);

    /** Handles a binary frame. */
    void received(ByteBuffer frame);

    /** Handles the answer to a {@link Frame.Ping}. */
    void receivedPong();

    /** Handles the end of the WebSocket, and closes it if it is still open. */
    void close(CloseCause cause);
}
