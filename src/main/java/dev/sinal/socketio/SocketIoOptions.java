package dev.sinal.socketio;

import java.time.Duration;

/**
 * The terms of every connection.
 *
 * @param connectTimeout how long a session may be in no namespace, from its opening
 */
public record SocketIoOptions(Duration connectTimeout) {}
