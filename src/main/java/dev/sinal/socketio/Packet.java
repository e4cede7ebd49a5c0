package dev.sinal.socketio;

import dev.sinal.engineio.Frame;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.OptionalLong;

/** A Socket.IO packet (protocol 5, "Packet encoding"), as it goes to a client. The namespace is the one on the wire. */
sealed interface Packet {
    /** The namespace as the wire names it. */
    String namespace();

    /** A client asks to enter a namespace. */
    record Connect(String namespace, JsonObject auth) implements Packet {}

    /** Leaves a namespace; either side. */
    record Disconnect(String namespace) implements Packet {}

    /**
     * An event from a client; {@code args} begins with its name.
     *
     * @param attachments how many binary frames follow
     */
    record Event(String namespace, OptionalLong id, JsonArray args, int attachments) implements Packet {}

    /**
     * A client answers an event.
     *
     * @param attachments how many binary frames follow
     */
    record Ack(String namespace, OptionalLong id, JsonArray args, int attachments) implements Packet {}

    /** An event without a payload, which the reference passes over. */
    record Nothing(String namespace) implements Packet {}

    /** The frame that lets a client in. */
    static Frame connected(String namespace, String sid) {
        return frame('0', namespace, "{\"sid\":\"" + sid + "\"}");
    }

    /** The frame that refuses a client a namespace. */
    static Frame refused(String namespace, String message, Optional<JsonValue> data) {
        var error = Json.createObjectBuilder().add("message", message);
        data.ifPresent(value -> error.add("data", value));
        return frame('4', namespace, error.build().toString());
    }

    /** The frame that puts a client out of a namespace. */
    static Frame disconnected(String namespace) {
        return frame('1', namespace, "");
    }

    /** The frame of an event whose arguments, its name first, are written already. */
    static Frame event(String namespace, String argsJson) {
        return frame('2', namespace, argsJson);
    }

    private static Frame frame(char type, String namespace, String json) {
        var text = new StringBuilder(json.length() + namespace.length() + 3)
                .append('4') // Engine.IO's message
                .append(type);
        if (!namespace.equals("/")) {
            text.append(namespace).append(',');
        }
        return new Frame.Text(text.append(json).toString());
    }
}
