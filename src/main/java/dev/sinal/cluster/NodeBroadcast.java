package dev.sinal.cluster;

import dev.sinal.event.Envelope;
import dev.sinal.event.InstanceEvent;
import java.nio.ByteBuffer;
import java.util.StringJoiner;

/** The broadcast of an event in the form of Node's {@code @socket.io/redis-streams-adapter} (0.3). */
final class NodeBroadcast {
    private NodeBroadcast() {}

    /** Returns the data of an entry of type 3. Bytes are as Node writes a {@code Buffer} to JSON. */
    static String of(InstanceEvent event) {
        var envelope = Envelope.of(event);
        var attachments = event.data().attachments();
        for (var i = 0; i < attachments.size(); i++) {
            envelope = envelope.replace("{\"_placeholder\":true,\"num\":" + i + "}", buffer(attachments.get(i)));
        }
        return "{\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}},\"packet\":{\"type\":2,\"data\":[\""
                + event.name().wire() // never needs escapes
                + "\","
                + envelope
                + "]}}";
    }

    private static String buffer(ByteBuffer bytes) {
        var numbers = new StringJoiner(",", "{\"type\":\"Buffer\",\"data\":[", "]}");
        var left = bytes.duplicate();
        while (left.hasRemaining()) {
            numbers.add(String.valueOf(Byte.toUnsignedInt(left.get())));
        }
        return numbers.toString();
    }
}
