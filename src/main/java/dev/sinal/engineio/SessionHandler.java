package dev.sinal.engineio;

import java.nio.ByteBuffer;

/**
 * Handles the messages of one session, for the protocol on top of Engine.IO. Messages are passed on one at a time and in order;
 * {@link #closed} may be called while one is handled.
 */
public interface SessionHandler {
    /** Called once, when the open packet has been queued. What is sent from now on follows it. */
    void opened();

    /**
     * Handles a text message.
     *
     * @throws ProtocolError if the message violates the protocol on top; the session closes
     */
    void message(String text) throws ProtocolError;

    /**
     * Handles a binary message.
     *
     * @throws ProtocolError if the message violates the protocol on top; the session closes
     */
    void binary(ByteBuffer bytes) throws ProtocolError;

    /** Returns whether the client has been accepted, such as by its key. Its bodies then have a larger share of what is allowed. */
    default boolean isAccepted() {
        return false;
    }

    /** Called once, when the session has closed. */
    void closed(CloseCause cause);
}
