package dev.sinal.log;

import java.util.List;
import java.util.Optional;

/**
 * A page of the events that follow a position in the log.
 *
 * @param contiguous whether the log still holds every event between that position and the page
 * @param events the events, in the log's order
 * @param hasMore whether more events follow the page
 * @param oldest the position of the oldest event that the log holds; empty if it holds none
 */
public record LogPage(boolean contiguous, List<LoggedEvent> events, boolean hasMore, Optional<Position> oldest) {}
