package dev.sinal.engineio;

import dev.sinal.engineio.Transport.Completion;

/** A GET that waits for frames of a session. It is responded to, or rejected, exactly once. */
public interface PollRequest {
    /**
     * Responds with frames. Must not block, nor encode a large payload on the calling thread.
     *
     * @param done called once, when the client's connection has taken the response, or has failed
     */
    void respond(PollingPayload payload, Completion done);

    /** Returns a number that grows while the client takes the response. */
    long progress();

    /** Closes the client's connection if it has not taken the response within a few seconds. Has no effect on a request without one. */
    void close();

    /** Responds with an error. */
    void reject(HandshakeError error);
}
