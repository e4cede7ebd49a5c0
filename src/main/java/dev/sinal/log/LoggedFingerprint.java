package dev.sinal.log;

import dev.sinal.event.EventFingerprint;

/**
 * The fingerprint of an event in the log.
 *
 * @param millis when the event was appended, in ms since the epoch
 */
public record LoggedFingerprint(EventFingerprint fingerprint, Position position, long millis) {}
