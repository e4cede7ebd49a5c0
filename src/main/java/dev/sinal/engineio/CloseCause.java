package dev.sinal.engineio;

/** Why a session ended: a WebSocket close code and reason, and the name under which it is counted. */
public enum CloseCause {
    /** The client's transport went away. */
    TRANSPORT_CLOSE(1000, "transport close"),
    /** The transport failed, on either side. */
    TRANSPORT_ERROR(1011, "transport error"),
    /** The client closed the session by a close packet. */
    CLIENT_CLOSE(1000, "client close"),
    /** The client did not answer a ping in time. */
    PING_TIMEOUT(1008, "ping timeout"),
    /** The client entered no namespace in time. */
    CONNECT_TIMEOUT(1008, "connect timeout"),
    /** The client sent what is no packet, or one that is out of place. */
    PARSE_ERROR(1002, "parse error"),
    /** The client sent more than the server takes. */
    TOO_LARGE(1009, "payload too large"),
    /** The client sent more packets in one payload than the server takes. */
    PACKETS(1008, "too many packets"),
    /** The client announced more attachments than the server takes. */
    ATTACHMENTS(1008, "too many attachments"),
    /** The client sent JSON that nests deeper than the server takes. */
    NESTING(1008, "nested too deeply"),
    /** The client cut a message into more fragments than the server takes. */
    FRAGMENTS(1008, "too many fragments"),
    /** The client emits events faster than they are handled. */
    FLOOD(1008, "too many events"),
    /** The client reads slower than its events come. */
    SLOW(1008, "slow"),
    /** A WebSocket did not become its session's transport; the session goes on. */
    UPGRADE_FAILED(1002, "upgrade failed"),
    /** The client was refused where it asked to be connected at once. */
    REFUSED(1008, "refused"),
    /** The client may not listen any more to the one namespace that it listened to. */
    REVOKED(1008, "revoked"),
    /** An administrator wants it gone. */
    DISMISSED(1008, "dismissed"),
    /** The client came back on another connection. */
    TAKEN_OVER(1008, "taken over"),
    /** The server holds as many sessions as it may. */
    FULL(1013, "too many sessions"),
    /** The server goes down. */
    SHUTDOWN(1001, "server shutting down");

    private final int code;
    private final String reason;

    CloseCause(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The WebSocket close code (RFC 6455, section 7.4). */
    public int code() {
        return code;
    }

    /** In words. */
    public String reason() {
        return reason;
    }
}
