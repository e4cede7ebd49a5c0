package dev.sinal.socketio;

import jakarta.json.JsonObject;

/** Lets admitted sockets into a namespace, at the moment that is right for what they hear there. */
@FunctionalInterface
public interface ConnectHandler {
    /** Lets everybody in at once. */
    ConnectHandler JOIN_IMMEDIATELY = (socket, auth) -> socket.joinAndConfirm();

    /**
     * Sees to it that the socket is let in, now or later: by {@link Socket#joinAndConfirm}, or by {@link Socket#confirm} and
     * {@link Socket#join}. It may have left before that.
     *
     * @param auth what its CONNECT brought
     */
    void handle(Socket socket, JsonObject auth);
}
