package dev.sinal.socketio;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.OptionalLong;

/** A Socket.IO packet that a client sends (protocol 5, "Packet encoding"). */
sealed interface SocketPacket {
    /** Returns the namespace as the packet names it. */
    String namespace();

    /** Requests a connection to a namespace. */
    record Connect(String namespace, JsonObject auth) implements SocketPacket {}

    /** Disconnects from a namespace. */
    record Disconnect(String namespace) implements SocketPacket {}

    /** A packet that attachments may follow. */
    sealed interface WithAttachments extends SocketPacket {
        /** Returns how many attachments follow. */
        int attachments();
    }

    /** Emits an event; the first element of {@code args} is its name. */
    record Event(String namespace, OptionalLong id, JsonArray args, int attachments) implements WithAttachments {}

    /** Acknowledges an event. */
    record Ack(String namespace, OptionalLong id, JsonArray args, int attachments) implements WithAttachments {}

    /** An event without a payload, which the reference implementation ignores. */
    record EmptyEvent(String namespace) implements SocketPacket {}
}
