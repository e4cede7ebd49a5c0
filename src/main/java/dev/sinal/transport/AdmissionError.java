package dev.sinal.transport;

import dev.sinal.engineio.HandshakeError;

/**
 * The reasons for which a request is refused besides those of Engine.IO: its key, its origin, its rate, its body, and too many other handshakes.
 */
public enum AdmissionError implements HandshakeError {
    /** The client's key is wrong or missing; the response has a more specific message. */
    FORBIDDEN(403, 4, "Forbidden"),
    /** As many sessions as are allowed have joined no namespace yet. */
    TOO_MANY_HANDSHAKES(503, 3, "Too many handshakes"),
    /** As many sessions as are allowed to the client's address have joined no namespace yet. */
    TOO_MANY_HANDSHAKES_FROM_ADDRESS(429, 3, "Too many handshakes from this address"),
    /** The request comes from a page whose origin is not allowed. */
    FOREIGN_ORIGIN(403, 4, "Origin not allowed"),
    /** The bodies of all POSTs, or of all clients without a valid key, are too many bytes. */
    TOO_MANY_BODIES(503, 3, "Too many request bodies"),
    /** The bodies of POSTs of the client's address are too many bytes. */
    TOO_MANY_BODIES_FROM_ADDRESS(429, 3, "Too many request bodies from this address"),
    /** The body of a POST took too long to arrive; its session is closed. */
    BODY_TIMEOUT(408, 3, "Request timeout"),
    /** The client's address opens sessions, or sends wrong keys, faster than is allowed. */
    TOO_OFTEN(429, 3, "Too many attempts from this address");

    private final int status;
    private final int code;
    private final String message;

    AdmissionError(int status, int code, String message) {
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
