package dev.sinal.engineio;

import java.nio.ByteBuffer;

/** What a WebSocket tells: a session, or an upgrade that may become a session's transport. One thing at a time. */
public sealed interface FrameReceiver permits EngineSession, TransportUpgrade {
    /** A text frame came. */
    void received(String frame);

    /** A binary frame came. */
    void received(ByteBuffer frame);

    /** The answer to a {@link Frame.Ping} came. */
    void receivedPong();

    /** The WebSocket has closed, or is to close. */
    void close(CloseCause cause);
}
