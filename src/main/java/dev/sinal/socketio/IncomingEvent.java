package dev.sinal.socketio;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * An event that a client emitted.
 *
 * @param name what the client calls it
 * @param arguments what came with it
 * @param acknowledgement answers it, if the client wants an answer; only the first one counts
 */
public record IncomingEvent(String name, Arguments arguments, Optional<Consumer<Arguments>> acknowledgement) {
    /** Answers the client, if it wants an answer. */
    public void acknowledge(Arguments answer) {
        acknowledgement.ifPresent(waiting -> waiting.accept(answer));
    }
}
