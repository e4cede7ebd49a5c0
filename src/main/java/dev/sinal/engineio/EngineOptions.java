package dev.sinal.engineio;

import java.time.Duration;

/**
 * The terms of every session.
 *
 * @param pingInterval how often the server asks whether a client lives
 * @param pingTimeout how long a client has to answer
 * @param maxPayload the largest message taken, in bytes
 * @param outboxBytes how many bytes may wait for one client
 * @param maxSessions how many sessions there may be at once
 */
public record EngineOptions(
        Duration pingInterval, Duration pingTimeout, int maxPayload, long outboxBytes, int maxSessions) {}
