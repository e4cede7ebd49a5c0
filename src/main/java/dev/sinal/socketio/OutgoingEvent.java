package dev.sinal.socketio;

import java.util.function.Function;

/**
 * An event on its way to a namespace.
 *
 * @param event its name
 * @param arguments makes them for an format; asked once for each that there is
 */
public record OutgoingEvent(String event, Function<EventFormat, Arguments> arguments) {}
