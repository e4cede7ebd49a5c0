package dev.sinal.log;

import dev.sinal.event.InstanceEvent;

/** An event and its place in the log. */
public record LoggedEvent(Position position, InstanceEvent event) {}
