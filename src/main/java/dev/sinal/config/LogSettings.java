package dev.sinal.config;

import java.time.Duration;

/**
 * The settings of the event log.
 *
 * @param age {@code SINAL_HISTORY_AGE}: how long events are kept
 * @param events {@code SINAL_HISTORY_EVENTS}: the most events that are kept; 0 for none, and no journal
 * @param bytes {@code SINAL_HISTORY_BYTES}: the most bytes of events that are kept
 * @param sync {@code SINAL_HISTORY_SYNC}: what an accepted event survives
 * @param dedupeAge {@code SINAL_DEDUPE_MILLIS}: for how long an event that a source sends again is known; 0 for not at all
 * @param dedupeEvents {@code SINAL_DEDUPE_EVENTS}: the most events that are known
 * @param backlogBytes {@code SINAL_BACKLOG_BYTES}: the most bytes of events that may wait for the broadcast
 */
public record LogSettings(
        Duration age,
        long events,
        long bytes,
        HistorySync sync,
        Duration dedupeAge,
        int dedupeEvents,
        long backlogBytes) {
    /** What an accepted event survives: the end of the process, or a power cut too. */
    public enum HistorySync {
        PROCESS,
        ALWAYS
    }

    static LogSettings read(SettingSource source) {
        return new LogSettings(
                Duration.ofMillis(source.number("SINAL_HISTORY_AGE", 86_400_000, 1_000, 31_536_000_000L)),
                source.number("SINAL_HISTORY_EVENTS", 1_000_000, 0, 1_000_000_000),
                source.number("SINAL_HISTORY_BYTES", 1_000_000_000, 1_000_000, 1_000_000_000_000L),
                source.choice("SINAL_HISTORY_SYNC", HistorySync.PROCESS),
                Duration.ofMillis(source.number("SINAL_DEDUPE_MILLIS", 1_800_000, 0, 86_400_000)),
                source.count("SINAL_DEDUPE_EVENTS", 200_000, 10_000_000),
                source.number("SINAL_BACKLOG_BYTES", 128_000_000, 10_000, 10_000_000_000L));
    }
}
