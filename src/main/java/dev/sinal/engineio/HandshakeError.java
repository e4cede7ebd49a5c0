package dev.sinal.engineio;

/**
 * The reason why a request is refused, with the code and the message that the client receives in the body of the response, and the name
 * under which it is counted.
 *
 * <p>Implemented by enums only, so that a fixed number of counters exists: {@link EngineHandshakeError} holds the errors of Engine.IO, a
 * server has an enum of its own for other reasons.
 */
public interface HandshakeError {
    /** Returns the name of the enum constant. */
    String name();

    /** Returns the HTTP status. */
    int status();

    /** Returns the error code in the body (engine.io, {@code Server.errors}). */
    int code();

    /** Returns the message in the body, unless a more specific one is sent. */
    String message();
}
