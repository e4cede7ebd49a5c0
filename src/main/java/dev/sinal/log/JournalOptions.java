package dev.sinal.log;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The options of a journal.
 *
 * @param directory the directory of the journal's files
 * @param maxAge the age past which events are removed
 * @param maxEvents the number of events past which the oldest are removed
 * @param maxBytes the bytes of events past which the oldest are removed
 * @param syncCommits whether a commit waits for the disk, so that accepted events survive a power cut and not only the process
 * @param exposeTokens whether events that were stored with their instance's token are read with it; the setting may have changed since
 *     they were stored
 */
public record JournalOptions(
        Path directory, Duration maxAge, long maxEvents, long maxBytes, boolean syncCommits, boolean exposeTokens) {}
