package dev.sinal.socketio;

import jakarta.json.JsonObject;

/** Decides when an authorized socket joins its namespace, and what it receives before. */
@FunctionalInterface
public interface ConnectHandler {
    /** Joins each socket immediately. */
    ConnectHandler JOIN_IMMEDIATELY = (socket, auth) -> socket.joinAndConfirm();

    /**
     * Handles a CONNECT: completes it now or later, by {@link Socket#joinAndConfirm}, or by {@link Socket#confirm} and
     * {@link Socket#join}; or refuses it, by {@link Socket#refuse}. The socket may disconnect before that. It is called on the thread that reads from the client,
     * and must not block.
     *
     * @param auth the payload of the CONNECT packet
     */
    void handle(Socket socket, JsonObject auth);
}
