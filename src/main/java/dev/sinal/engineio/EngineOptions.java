package dev.sinal.engineio;

import java.time.Duration;

/**
 * The terms of every session.
 *
 * @param pingInterval how often the server asks whether a client lives
 * @param pingTimeout how long a client has to answer
 * @param upgradeTimeout how long a WebSocket has to become the transport of a session that polls
 * @param sendTimeout how long one send may take, until the client took it all
 * @param maxPayload the largest message taken, and the largest body, in bytes
 * @param maxPackets how many packets are taken in one body
 * @param outboxBytes how many bytes may wait for one client
 * @param maxSessions how many sessions there may be at once
 * @param maxSessionsPerAddress how many of them may come from one address
 */
public record EngineOptions(
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        Duration sendTimeout,
        int maxPayload,
        int maxPackets,
        long outboxBytes,
        int maxSessions,
        int maxSessionsPerAddress) {}
