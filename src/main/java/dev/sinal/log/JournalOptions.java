package dev.sinal.log;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a journal keeps.
 *
 * @param file where
 * @param age how long
 * @param events how many
 * @param bytes how much of their data
 * @param powerCut whether what was accepted outlives a power cut, and not only the process
 * @param exposeTokens whether the tokens are shown of events that were stored with them, as they may have been before a restart
 */
public record JournalOptions(
        Path file, Duration age, long events, long bytes, boolean powerCut, boolean exposeTokens) {}
