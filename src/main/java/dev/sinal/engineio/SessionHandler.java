package dev.sinal.engineio;

import java.nio.ByteBuffer;

/** The protocol above a session. Messages come one at a time, in order; the end may come while one is handled. */
public interface SessionHandler {
    /** The open packet is on its way; what is sent from now on follows it. */
    void opened();

    /**
     * A text message came.
     *
     * @throws ProtocolError if it breaks the protocol above; the session ends
     */
    void message(String text) throws ProtocolError;

    /**
     * A binary message came.
     *
     * @throws ProtocolError if it breaks the protocol above; the session ends
     */
    void binary(ByteBuffer bytes) throws ProtocolError;

    /** The session has ended; told once. */
    void closed(CloseCause cause);
}
