package dev.sinal.delivery;

import dev.sinal.event.Envelope;
import dev.sinal.log.LoggedEvent;
import dev.sinal.socketio.Arguments;
import dev.sinal.socketio.EventFormat;

/** In which form a client gets events. */
enum EnvelopeFormat implements EventFormat {
    /** With their position as the envelope's last member, {@code "id"}: for any client that can resume behind one. */
    WITH_POSITION,
    /** With their position as a further argument, where the JavaScript client looks for it (connection state recovery). */
    RECOVERABLE;

    /** An event, as it is written for an edition. */
    static Arguments arguments(LoggedEvent logged, EventFormat edition) {
        var event = logged.event();
        var position = logged.position().toString();
        var json = edition == WITH_POSITION ? Envelope.of(event, position) : Envelope.of(event);
        var more = edition == RECOVERABLE ? ",\"" + position + '"' : "";
        return new Arguments('[' + json + more + ']', event.data().attachments());
    }
}
