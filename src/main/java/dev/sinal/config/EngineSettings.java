package dev.sinal.config;

import java.time.Duration;

/**
 * The limits and timeouts of Engine.IO sessions.
 *
 * @param pingInterval {@code SINAL_PING_INTERVAL}: the time from one ping to the next
 * @param pingTimeout {@code SINAL_PING_TIMEOUT}: how long a client may take to answer a ping
 * @param upgradeTimeout {@code SINAL_UPGRADE_TIMEOUT}: how long an upgrade from polling may take
 * @param sendTimeout {@code SINAL_SEND_TIMEOUT}: within which time a client must take some of what is sent to it
 * @param maxPayload {@code SINAL_MAX_PAYLOAD}: the largest message from a client, in bytes
 * @param maxPackets {@code SINAL_MAX_PACKETS}: the most packets in one polling body
 * @param outboxBytes {@code SINAL_OUTBOX_BYTES}: the most bytes that may wait for one client
 * @param maxSessions {@code SINAL_MAX_SESSIONS}: the most sessions at once
 * @param maxSessionsPerAddress {@code SINAL_MAX_SESSIONS_PER_ADDRESS}: the most sessions of one address at once
 */
public record EngineSettings(
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        Duration sendTimeout,
        int maxPayload,
        int maxPackets,
        long outboxBytes,
        int maxSessions,
        int maxSessionsPerAddress) {
    /** One address may have a fifth: five must work together to shut others out. */
    private static final int SHARE = 5;

    static EngineSettings read(SettingSource source) {
        var maxSessions = maxSessions(source);
        return new EngineSettings(
                source.millis("SINAL_PING_INTERVAL", 25_000),
                source.millis("SINAL_PING_TIMEOUT", 20_000),
                source.millis("SINAL_UPGRADE_TIMEOUT", 10_000),
                source.millis("SINAL_SEND_TIMEOUT", 30_000),
                (int) source.number("SINAL_MAX_PAYLOAD", 1_000_000, 1_000, 100_000_000),
                source.count("SINAL_MAX_PACKETS", 1_000, 1_000_000),
                source.number("SINAL_OUTBOX_BYTES", 4_000_000, 10_000, 1_000_000_000),
                maxSessions,
                source.count("SINAL_MAX_SESSIONS_PER_ADDRESS", Math.max(1, maxSessions / SHARE), 1_000_000));
    }

    static int maxSessions(SettingSource source) {
        return source.count("SINAL_MAX_SESSIONS", 50_000, 1_000_000);
    }
}
