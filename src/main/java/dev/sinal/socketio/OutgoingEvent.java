package dev.sinal.socketio;

import java.util.function.Function;

/**
 * An event to emit to a namespace.
 *
 * @param name the event's name
 * @param arguments returns its arguments in a format; called once for each encoding that a receiving socket uses
 */
public record OutgoingEvent(String name, Function<EventFormat, Arguments> arguments) {}
