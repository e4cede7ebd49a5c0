package dev.sinal.log;

import dev.sinal.event.InstanceEvent;

/** An event with its position in the log. */
public record LoggedEvent(Position position, InstanceEvent event) {}
