package dev.sinal.engineio;

import dev.sinal.engineio.Transport.Completion;

/** A GET that waits for what a session has to send. It is answered or refused, once. */
public interface PollRequest {
    /**
     * Answers it.
     *
     * @param done told once the answer has left, or could not
     */
    void respond(PollingBody body, Completion done);

    /** Refuses it. */
    void reject(HandshakeError error);
}
