package dev.sinal.engineio;

import java.nio.ByteBuffer;

/** An Engine.IO packet in its text form, as both sides see it (protocols 3 and 4, "Packet encoding"). */
public sealed interface EnginePacket {
    /** Opens a session and says its terms; server to client, once. */
    record Open(OpenPayload terms) implements EnginePacket {}

    /** Closes the transport. */
    record Close() implements EnginePacket {}

    /**
     * Asks whether the other side lives: from the server in protocol 4, from the client in protocol 3; {@code probe} from a
     * client that upgrades.
     */
    record Ping(String payload) implements EnginePacket {}

    /** Answers a ping. */
    record Pong(String payload) implements EnginePacket {}

    /** Carries one packet of the protocol above, or a part of one. */
    record Message(String text) implements EnginePacket {}

    /** Carries bytes of the protocol above; how they are written is a matter of the {@link EnginePacketCodec}. */
    record Binary(ByteBuffer bytes) implements EnginePacket {}

    /** Completes an upgrade; client to server. */
    record Upgrade() implements EnginePacket {}

    /** Says nothing; it ends a poll. */
    record Noop() implements EnginePacket {}

    /**
     * Reads a text frame that is no binary message.
     *
     * @throws ProtocolError if it is no packet
     */
    static EnginePacket decode(String frame) throws ProtocolError {
        if (frame.isEmpty()) {
            throw new ProtocolError("empty packet");
        }
        var payload = frame.substring(1);
        return switch (frame.charAt(0)) {
            case '1' -> new Close();
            case '2' -> new Ping(payload);
            case '3' -> new Pong(payload);
            case '4' -> new Message(payload);
            case '5' -> new Upgrade();
            case '6' -> new Noop();
            default -> throw new ProtocolError("unknown packet type");
        };
    }

    /** The frame of this packet. */
    default Frame encode(EnginePacketCodec codec) {
        return this instanceof Binary binary ? codec.encodeMessage(binary.bytes()) : new Frame.Text(text());
    }

    private String text() {
        if (this instanceof Open open) {
            return "0" + open.terms().json();
        }
        if (this instanceof Close) {
            return "1";
        }
        if (this instanceof Ping ping) {
            return "2" + ping.payload();
        }
        if (this instanceof Pong pong) {
            return "3" + pong.payload();
        }
        if (this instanceof Message message) {
            return "4" + message.text();
        }
        return this instanceof Upgrade ? "5" : "6";
    }
}
