package dev.sinal.engineio;

/**
 * The cause of a session's end: a WebSocket close code, a reason text, and the name under which it is counted.
 *
 * <p>Implemented by enums only, so that a fixed number of counters exists: {@link EngineCloseCause} holds the causes of Engine.IO, a
 * protocol on top has an enum of its own.
 */
public interface CloseCause {
    /** Returns the name of the enum constant. */
    String name();

    /** Returns the WebSocket close code (RFC 6455, section 7.4). */
    int code();

    /** Returns the reason text of the WebSocket close frame. */
    String reason();
}
