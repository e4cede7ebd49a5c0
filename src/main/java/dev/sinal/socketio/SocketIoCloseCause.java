package dev.sinal.socketio;

import dev.sinal.engineio.CloseCause;

/** The causes for which Socket.IO closes a client's session, besides those of Engine.IO. */
public enum SocketIoCloseCause implements CloseCause {
    /** The client joined no namespace in time. */
    CONNECT_TIMEOUT(1008, "connect timeout"),
    /** The client announced more attachments than the server accepts. */
    ATTACHMENTS(1008, "too many attachments"),
    /** The client sent JSON that nests deeper than the server accepts. */
    NESTING(1008, "nested too deeply"),
    /** The client emits events faster than they are handled. */
    FLOOD(1008, "too many events"),
    /** A client that is connected to its only namespace by the handshake has no access to it. */
    REFUSED(1008, "refused"),
    /** A client that is connected to its only namespace by the handshake lost its access to it. */
    REVOKED(1008, "revoked"),
    /** An administrator disconnected the client. */
    DISMISSED(1008, "dismissed"),
    /** The client resumed its socket on another connection. */
    TAKEN_OVER(1008, "taken over"),
    /** The client asked to resume a socket, which is not possible now; it may reconnect and ask again. */
    RESUME_FAILED(1013, "resume failed, reconnect"),
    /** Events may be missing between what the client has received and what follows; it may reconnect, and is told so. */
    EVENTS_LOST(1013, "events lost, reconnect");

    private final int code;
    private final String reason;

    SocketIoCloseCause(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    @Override
    public int code() {
        return code;
    }

    @Override
    public String reason() {
        return reason;
    }
}
