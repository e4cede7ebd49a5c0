package dev.sinal.socketio;

import jakarta.json.JsonArray;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * An event or an acknowledgement as a client encodes it, written from the protocol and without code of Sinal.
 *
 * @param name the name of the event; null for an acknowledgement
 * @param json the other elements of its array
 */
record SentPacket(String namespace, String name, OptionalLong id, List<String> json, List<ByteBuffer> attachments) {
    private static final JsonProvider JSON = JsonProvider.provider();

    /** Returns the packet, without the type of the Engine.IO packet. */
    String packet() {
        var type = (name == null ? 3 : 2) + (attachments.isEmpty() ? 0 : 3);
        return type
                + (attachments.isEmpty() ? "" : attachments.size() + "-")
                + (namespace.equals("/") ? "" : namespace + ',')
                + (id.isPresent() ? Long.toString(id.getAsLong()) : "")
                + array();
    }

    /** Returns its decoded array. */
    JsonArray values() {
        return tree(array());
    }

    private String array() {
        var elements = new ArrayList<String>();
        if (name != null) {
            elements.add(JSON.createValue(name).toString());
        }
        elements.addAll(json);
        return '[' + String.join(",", elements) + ']';
    }

    static JsonArray tree(String array) {
        try (var reader = JSON.createReader(new StringReader(array))) {
            return reader.readArray();
        }
    }
}
