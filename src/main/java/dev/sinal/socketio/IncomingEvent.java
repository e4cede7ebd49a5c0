package dev.sinal.socketio;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * An event that a client emitted.
 *
 * @param name the event's name
 * @param arguments the event's arguments
 * @param acknowledgement sends the acknowledgement, if the client requests one; calls after the first are ignored
 */
public record IncomingEvent(String name, Arguments arguments, Optional<Consumer<Arguments>> acknowledgement) {
    /** Acknowledges the event, if the client requests it. */
    public void acknowledge(Arguments answer) {
        acknowledgement.ifPresent(callback -> callback.accept(answer));
    }
}
