package dev.sinal.transport;

import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.PostRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** That for which a {@link ServletPost} reads its body: a session, or what passes the body on to another node. */
interface PostReceiver {
    /** Returns whether the client has sent a valid key before. */
    boolean isAccepted();

    /**
     * Begins a POST, whose body is then to be read and passed to {@link #complete}.
     *
     * @param post rejected if its body is not wanted any more before it is read
     * @return the error with which the POST is to be rejected; empty if the body is to be read
     */
    Optional<HandshakeError> begin(PostRequest post);

    /**
     * Handles the body, and responds.
     *
     * @param body empty if it is larger than {@link dev.sinal.engineio.EngineOptions#maxPayload}
     * @return completed, in either way, when the body is not needed any more
     */
    CompletableFuture<?> complete(Optional<PollingBody> body, DeferredResponse response);

    /** Handles that the body does not arrive. */
    void abort();
}
