package dev.sinal.log;

import java.util.List;
import java.util.Optional;

/**
 * A page of what a log still holds behind a position.
 *
 * @param whole whether nothing is missing between that position and these events
 * @param events in their order
 * @param more whether there are more behind them
 * @param oldest the oldest event that is held; empty if none is
 */
public record LogPage(boolean whole, List<LoggedEvent> events, boolean more, Optional<Position> oldest) {}
