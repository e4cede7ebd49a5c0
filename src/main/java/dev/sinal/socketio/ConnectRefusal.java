package dev.sinal.socketio;

/** Why a client may not enter a namespace, as it is counted. */
public enum ConnectRefusal {
    /** The authenticator says so, in its own words. */
    NOT_ADMITTED,
    /** There is no such namespace. */
    INVALID_NAMESPACE,
    /** The session is in as many namespaces as it may be. */
    TOO_MANY_NAMESPACES
}
