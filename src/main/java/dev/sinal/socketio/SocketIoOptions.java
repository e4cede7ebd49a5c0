package dev.sinal.socketio;

import java.time.Duration;

/**
 * The limits of a Socket.IO server.
 *
 * @param connectTimeout the longest time from a session's opening until it connects to a namespace
 * @param maxPendingSessions the largest number of sessions that have not connected to a namespace yet
 * @param maxPendingSessionsPerAddress the largest number of them for one address
 * @param maxNamespaces the largest number of namespaces that one session is connected to
 * @param maxAttachments the largest number of attachments of one packet, at most 10
 * @param maxDepth the largest nesting depth of a packet's JSON
 */
public record SocketIoOptions(
        Duration connectTimeout,
        int maxPendingSessions,
        int maxPendingSessionsPerAddress,
        int maxNamespaces,
        int maxAttachments,
        int maxDepth) {}
