package dev.sinal.config;

import java.time.Duration;

/**
 * The limits and timeouts of Socket.IO connections.
 *
 * @param connectTimeout {@code SINAL_CONNECT_TIMEOUT}: how long a session may be connected to no namespace
 * @param maxHandshakes {@code SINAL_MAX_HANDSHAKES}: the most sessions that are connected to no namespace yet
 * @param maxNamespaces {@code SINAL_MAX_NAMESPACES}: the most namespaces of one session
 * @param maxAttachments {@code SINAL_MAX_ATTACHMENTS}: the most attachments of one packet from a client
 * @param maxDepth {@code SINAL_MAX_DEPTH}: how deep the JSON of a client's packet may nest
 */
public record SocketSettings(
        Duration connectTimeout, int maxHandshakes, int maxNamespaces, int maxAttachments, int maxDepth) {
    static SocketSettings read(SettingSource source) {
        return new SocketSettings(
                source.millis("SINAL_CONNECT_TIMEOUT", 45_000),
                source.count("SINAL_MAX_HANDSHAKES", Math.min(EngineSettings.maxSessions(source), 10_000), 1_000_000),
                source.count("SINAL_MAX_NAMESPACES", 100, 10_000),
                source.count("SINAL_MAX_ATTACHMENTS", 10, 10),
                source.count("SINAL_MAX_DEPTH", 100, 1_000));
    }
}
