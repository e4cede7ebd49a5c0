package dev.sinal.engineio;

/** Why a request opens no session, with the code and the words that the reference answers. */
public enum HandshakeError {
    UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
    UNKNOWN_SESSION(400, 1, "Session ID unknown"),
    BAD_METHOD(400, 2, "Bad handshake method"),
    BAD_REQUEST(400, 3, "Bad request"),
    FORBIDDEN(403, 4, "Forbidden"),
    UNSUPPORTED_VERSION(400, 5, "Unsupported protocol version"),
    /** The server holds as many sessions as it may. The reference has no such limit, hence no code for it. */
    TOO_MANY_SESSIONS(503, 3, "Too many sessions"),
    /** One address has as many sessions as it may. */
    TOO_MANY_FROM_ADDRESS(429, 3, "Too many sessions from this address"),
    /** As many sessions as may be are in no namespace yet. */
    TOO_MANY_HANDSHAKES(503, 3, "Too many handshakes"),
    /** A page of an origin that is not allowed. */
    FOREIGN_ORIGIN(403, 4, "Origin not allowed"),
    /** One address opens sessions faster, or shows more wrong keys, than it may. */
    TOO_OFTEN(429, 3, "Too many attempts from this address"),
    /** The server goes down, and takes nobody in. */
    GOING_DOWN(503, 3, "Server is going down"),
    /** A POST is larger than the server takes; the session stays open. */
    TOO_LARGE(413, 3, "Payload too large");

    private final int status;
    private final int code;
    private final String message;

    HandshakeError(int status, int code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The code in the body. */
    public int code() {
        return code;
    }

    /** The message in the body, where nobody has a better one. */
    public String message() {
        return message;
    }
}
