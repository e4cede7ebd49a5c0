package dev.sinal.socketio;

/** The reason for which a socket disconnected from its namespace. */
public enum DisconnectReason {
    /** The client sent a DISCONNECT packet. */
    CLIENT,
    /** The server disconnected the socket. */
    SERVER,
    /** The session closed. The client may reconnect. */
    CONNECTION_LOST
}
