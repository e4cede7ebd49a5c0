package dev.sinal.delivery;

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
 */
public record HistoryOptions(Path file, Duration age, long events, long bytes, boolean powerCut) {}
