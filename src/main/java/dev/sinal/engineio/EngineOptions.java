package dev.sinal.engineio;

import java.time.Duration;

/**
 * The limits and timeouts of all sessions.
 *
 * @param pingInterval the time between two pings of the server
 * @param pingTimeout the time within which a client must answer a ping
 * @param upgradeTimeout the time within which a WebSocket must become the transport of a polling session
 * @param sendTimeout the time within which a client must take some of a send
 * @param maxPayload the largest accepted message and POST body, in bytes
 * @param maxPackets the largest number of packets in a POST body
 * @param outboxBytes the largest number of bytes that wait to be sent to one client
 * @param maxSessions the largest number of open sessions
 * @param maxSessionsPerAddress the largest number of open sessions from one address
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
