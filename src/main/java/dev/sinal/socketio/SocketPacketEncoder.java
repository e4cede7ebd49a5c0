package dev.sinal.socketio;

import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.engineio.Sid;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encodes the packets that the server sends to a socket (protocols 4 and 5, "Packet encoding"). Sockets with equal
 * encoders can share frames.
 *
 * @param namespace the namespace as the packets name it
 * @param codec the Engine.IO codec of the socket's session
 */
record SocketPacketEncoder(String namespace, EnginePacketCodec codec) {
    /** Cached, because {@code Json} looks the provider up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /**
     * Encodes the CONNECT packet that confirms a connection.
     *
     * @param extraMembers further members of its payload, beginning with a comma; protocol 4 has no payload
     */
    List<Frame> connect(Sid sid, String extraMembers) {
        return text(
                '0',
                codec.protocol() == ProtocolVersion.V4 ? "{\"sid\":\"" + sid.value() + '"' + extraMembers + '}' : "");
    }

    /** Encodes the event {@code revoked}, which says why the client is about to be disconnected. */
    List<Frame> revoked(String message) {
        var argument = JSON.createObjectBuilder().add("message", message);
        return event(
                "revoked", Arguments.of(JSON.createArrayBuilder().add(argument).build(), List.of()));
    }

    /** Encodes a CONNECT_ERROR packet; in protocol 4 (there named ERROR) it has either a message or data. */
    List<Frame> connectError(String message, Optional<JsonValue> data) {
        if (codec.protocol() == ProtocolVersion.V3) {
            return text('4', data.orElseGet(() -> JSON.createValue(message)).toString());
        }
        var error = JSON.createObjectBuilder().add("message", message);
        data.ifPresent(value -> error.add("data", value));
        return text('4', error.build().toString());
    }

    /** Encodes a DISCONNECT packet. */
    List<Frame> disconnect() {
        return text('1', "");
    }

    /** Encodes an event. */
    List<Frame> event(String name, Arguments arguments) {
        return packet('2', "", withName(name, arguments.json()), arguments);
    }

    /** Encodes the acknowledgement of a client's event. */
    List<Frame> ack(long id, Arguments arguments) {
        return packet('3', Long.toString(id), arguments.json(), arguments);
    }

    private static String withName(String name, String arguments) {
        return '[' + JSON.createValue(name).toString() + (arguments.equals("[]") ? "" : ",") + arguments.substring(1);
    }

    private List<Frame> packet(char type, String id, String json, Arguments arguments) {
        var attachments = arguments.attachments();
        if (attachments.isEmpty()) {
            return text(type, id + json);
        }
        var frames = new ArrayList<Frame>(1 + attachments.size());
        // BINARY_EVENT is EVENT + 3, BINARY_ACK is ACK + 3.
        frames.addAll(text((char) (type + 3), attachments.size() + "-", id + json));
        attachments.forEach(bytes -> frames.add(codec.encodeMessage(bytes)));
        return List.copyOf(frames);
    }

    private List<Frame> text(char type, String json) {
        return text(type, "", json);
    }

    private List<Frame> text(char type, String attachments, String json) {
        var text = new StringBuilder(json.length() + namespace.length() + attachments.length() + 3)
                .append('4') // Engine.IO's message packet
                .append(type)
                .append(attachments);
        if (!namespace.equals("/")) {
            text.append(namespace).append(',');
        }
        return List.of(new Frame.Text(text.append(json).toString()));
    }
}
