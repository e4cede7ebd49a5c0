package dev.sinal.socketio;

/** Why a client may not enter a namespace, as it is counted. */
public enum ConnectError {
    /** The authenticator says so, in its own words. */
    NOT_ADMITTED(""),
    /** There is no such namespace. */
    INVALID_NAMESPACE("Invalid namespace"),
    /** The session is in as many namespaces as it may be. */
    TOO_MANY_NAMESPACES("Too many namespaces");

    private final String message;

    ConnectError(String message) {
        this.message = message;
    }

    /** As a client reads it; empty where the authenticator has the say. */
    public String message() {
        return message;
    }
}
