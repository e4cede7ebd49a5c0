package dev.sinal.socketio;

/** How a socket left its namespace. */
public enum DisconnectReason {
    /** Its client said so. */
    SAID_GOODBYE,
    /** The server put it out. */
    PUT_OUT,
    /** Its connection has ended; the client may want to come back. */
    CONNECTION_LOST
}
