package dev.sinal.socketio;

/** How a socket left its namespace. */
public enum DisconnectReason {
    /** Its client said so. */
    CLIENT,
    /** The server put it out. */
    SERVER,
    /** Its connection has ended; the client may want to come back. */
    CONNECTION_LOST
}
