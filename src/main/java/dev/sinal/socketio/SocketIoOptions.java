package dev.sinal.socketio;

import java.time.Duration;

/**
 * The terms of every connection.
 *
 * @param connectTimeout how long a session may be in no namespace, from its opening
 * @param maxPendingSessions how many sessions may be in no namespace yet
 * @param maxNamespaces how many namespaces one session may be in
 * @param maxAttachments how many attachments are taken with one packet, at most 10
 * @param maxDepth how deep the JSON of a packet may nest
 */
public record SocketIoOptions(
        Duration connectTimeout, int maxPendingSessions, int maxNamespaces, int maxAttachments, int maxDepth) {}
