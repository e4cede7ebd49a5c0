package dev.sinal.engineio;

/** The causes for which Engine.IO closes a session. */
public enum EngineCloseCause implements CloseCause {
    /** The client closed its transport. */
    TRANSPORT_CLOSE(1000, "transport close"),
    /** The transport failed, on either side. */
    TRANSPORT_ERROR(1011, "transport error"),
    /** The client closed the session by a close packet. */
    CLIENT_CLOSE(1000, "client close"),
    /** The client did not answer a ping in time. */
    PING_TIMEOUT(1008, "ping timeout"),
    /** The client sent a malformed packet, or one that is not allowed in the session's state. */
    PARSE_ERROR(1002, "parse error"),
    /** The client sent a message that is larger than the server accepts. */
    TOO_LARGE(1009, "payload too large"),
    /** The client sent more packets in one payload than the server accepts. */
    PACKETS(1008, "too many packets"),
    /** The client split a WebSocket message into more fragments than the server accepts. */
    FRAGMENTS(1008, "too many fragments"),
    /** The client reads too slowly: its outbox is full, or it took nothing of a send for too long. */
    SLOW(1008, "slow"),
    /** The server failed to handle what the client sent, or to send to it. */
    INTERNAL_ERROR(1011, "internal error"),
    /** A WebSocket did not become its session's transport; the session continues. */
    UPGRADE_FAILED(1002, "upgrade failed"),
    /** The server has as many sessions as its limits allow. */
    FULL(1013, "too many sessions"),
    /** The server is drained or stopped. */
    SHUTDOWN(1001, "server shutting down");

    private final int code;
    private final String reason;

    EngineCloseCause(int code, String reason) {
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
