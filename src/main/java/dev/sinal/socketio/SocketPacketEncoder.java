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
 * How the packets to a client are written (protocols 4 and 5, "Packet encoding"). Sockets of equal tongues share what is
 * written once.
 *
 * @param namespace the namespace as the client's packets name it
 * @param dialect how its session writes
 */
record SocketPacketEncoder(String namespace, EnginePacketCodec dialect) {
    /** Kept: {@code Json} would look it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /**
     * Lets the client in.
     *
     * @param more further members of the payload, which protocol 4 has not
     */
    List<Frame> connected(Sid sid, String more) {
        return text(
                '0', dialect.protocol() == ProtocolVersion.V4 ? "{\"sid\":\"" + sid.value() + '"' + more + '}' : "");
    }

    /** Says why the client is put out. */
    List<Frame> revoked(String message) {
        var argument = JSON.createObjectBuilder().add("message", message);
        return event(
                "revoked", Arguments.of(JSON.createArrayBuilder().add(argument).build(), List.of()));
    }

    /** Refuses the client the namespace; protocol 4 knows either a message or data. */
    List<Frame> refused(String message, Optional<JsonValue> data) {
        if (dialect.protocol() == ProtocolVersion.V3) {
            return text('4', data.orElseGet(() -> JSON.createValue(message)).toString());
        }
        var error = JSON.createObjectBuilder().add("message", message);
        data.ifPresent(value -> error.add("data", value));
        return text('4', error.build().toString());
    }

    /** Puts the client out of the namespace. */
    List<Frame> disconnected() {
        return text('1', "");
    }

    /** An event. */
    List<Frame> event(String name, Arguments arguments) {
        return packet('2', "", named(name, arguments.json()), arguments);
    }

    /** The acknowledgement of a client's event. */
    List<Frame> acknowledgement(long id, Arguments arguments) {
        return packet('3', Long.toString(id), arguments.json(), arguments);
    }

    private static String named(String name, String arguments) {
        return '[' + JSON.createValue(name).toString() + (arguments.equals("[]") ? "" : ",") + arguments.substring(1);
    }

    private List<Frame> packet(char type, String id, String json, Arguments arguments) {
        var attachments = arguments.attachments();
        if (attachments.isEmpty()) {
            return text(type, id + json);
        }
        var frames = new ArrayList<Frame>(1 + attachments.size());
        frames.addAll(text((char) (type + 3), attachments.size() + "-", id + json)); // its binary twin
        attachments.forEach(bytes -> frames.add(dialect.encodeMessage(bytes)));
        return List.copyOf(frames);
    }

    private List<Frame> text(char type, String json) {
        return text(type, "", json);
    }

    private List<Frame> text(char type, String attachments, String json) {
        var text = new StringBuilder(json.length() + namespace.length() + attachments.length() + 3)
                .append('4') // Engine.IO's message
                .append(type)
                .append(attachments);
        if (!namespace.equals("/")) {
            text.append(namespace).append(',');
        }
        return List.of(new Frame.Text(text.append(json).toString()));
    }
}
