package dev.sinal.socketio;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.OptionalLong;

/** A Socket.IO packet (protocol 5, "Packet encoding"), as it comes from a client. The namespace is the one on the wire. */
sealed interface SocketPacket {
    /** The namespace as the wire names it. */
    String namespace();

    /** A client asks to enter a namespace. */
    record Connect(String namespace, JsonObject auth) implements SocketPacket {}

    /** Leaves a namespace. */
    record Disconnect(String namespace) implements SocketPacket {}

    /** A packet that attachments may follow. */
    sealed interface Carrier extends SocketPacket {
        /** How many of them. */
        int attachments();
    }

    /** Emits an event; {@code args} begins with its name. */
    record Event(String namespace, OptionalLong id, JsonArray args, int attachments) implements Carrier {}

    /** Answers an event. */
    record Ack(String namespace, OptionalLong id, JsonArray args, int attachments) implements Carrier {}

    /** An event without a payload, which the reference passes over. */
    record Nothing(String namespace) implements SocketPacket {}
}
