package dev.sinal.socketio;

/** The reasons for which a CONNECT is refused. The metric {@code sinal_connects_refused_total} counts each. */
public enum ConnectError {
    /** The client is not authorized. The authorization has the message. */
    NOT_ADMITTED(""),
    /** The namespace does not exist. */
    INVALID_NAMESPACE("Invalid namespace"),
    /** The payload of the CONNECT has a member that is not valid. The connect handler has the message. */
    INVALID_AUTH(""),
    /** The session is connected to the most namespaces that it may be. */
    TOO_MANY_NAMESPACES("Too many namespaces");

    private final String message;

    ConnectError(String message) {
        this.message = message;
    }

    /** Returns the message of the CONNECT_ERROR packet; empty if the authorization or the connect handler has it. */
    public String message() {
        return message;
    }
}
