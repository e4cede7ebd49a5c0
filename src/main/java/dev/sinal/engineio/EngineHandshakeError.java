package dev.sinal.engineio;

/**
 * The reasons for which Engine.IO refuses a request, with the codes and messages of engine.io. Limits that engine.io does not have use the
 * code 3, "Bad request".
 */
public enum EngineHandshakeError implements HandshakeError {
    UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
    UNKNOWN_SESSION(400, 1, "Session ID unknown"),
    BAD_METHOD(400, 2, "Bad handshake method"),
    BAD_REQUEST(400, 3, "Bad request"),
    UNSUPPORTED_VERSION(400, 5, "Unsupported protocol version"),
    /** The server has {@link EngineOptions#maxSessions} sessions. */
    TOO_MANY_SESSIONS(503, 3, "Too many sessions"),
    /** The client's address has {@link EngineOptions#maxSessionsPerAddress} sessions. */
    TOO_MANY_FROM_ADDRESS(429, 3, "Too many sessions from this address"),
    /** The server is drained or stopped, and opens no sessions. */
    GOING_DOWN(503, 3, "Server is going down"),
    /** A POST is larger than {@link EngineOptions#maxPayload}; the session stays open. */
    TOO_LARGE(413, 3, "Payload too large"),
    /** The server failed to handle the request. */
    INTERNAL_ERROR(500, 3, "Internal error");

    private final int status;
    private final int code;
    private final String message;

    EngineHandshakeError(int status, int code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public int code() {
        return code;
    }

    @Override
    public String message() {
        return message;
    }
}
