package dev.sinal.engineio;

import dev.sinal.engineio.Transport.Completion;

/** A GET that waits for what a session has to send. It is answered or refused, once. */
public interface Poll {
    /**
     * Answers it with packets.
     *
     * @param done told once the answer has left, or could not
     */
    void answer(String payload, Completion done);

    /** Refuses it. */
    void refuse(HandshakeError error);
}
