package dev.sinal.delivery;

import dev.sinal.event.Envelope;
import dev.sinal.log.LoggedEvent;
import dev.sinal.socketio.Arguments;
import dev.sinal.socketio.EventFormat;

/** The formats in which a socket receives events, beside the plain one. */
enum EnvelopeFormat implements EventFormat {
    /** With the position as the envelope's last member, {@code "id"}: for any client that resumes by {@code since}. */
    WITH_POSITION,
    /** With the position as the last argument, where the JavaScript client expects it (connection state recovery). */
    RECOVERABLE;

    /** Returns the arguments of an event in a format. */
    static Arguments arguments(LoggedEvent logged, EventFormat format) {
        var event = logged.event();
        var position = logged.position().toString();
        var json = format == WITH_POSITION ? Envelope.of(event, position) : Envelope.of(event);
        var more = format == RECOVERABLE ? ",\"" + position + '"' : "";
        return new Arguments('[' + json + more + ']', event.data().attachments());
    }
}
