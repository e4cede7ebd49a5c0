package dev.sinal.engineio;

import dev.sinal.engineio.Transport.Completion;

/** A GET that waits for frames of a session. Exactly one of its methods is called, once. */
public interface PollRequest {
    /**
     * Responds with frames. Must not block.
     *
     * @param done called when the response has been sent, or has failed
     */
    void respond(PollingBody body, Completion done);

    /** Responds with an error. */
    void reject(HandshakeError error);
}
