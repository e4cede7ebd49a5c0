package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** An Engine.IO packet in its text form (protocols 3 and 4, "Packet encoding"). */
public sealed interface EnginePacket {
    /**
     * Opens a session. Sent once by the server.
     *
     * @param upgrades the transports that the session may be upgraded to
     * @param pingInterval the time between two pings
     * @param pingTimeout the time within which the client must answer a ping
     * @param maxPayload the largest message that the server accepts, in bytes
     */
    record Open(Sid sid, List<String> upgrades, Duration pingInterval, Duration pingTimeout, int maxPayload)
            implements EnginePacket {
        private String json() {
            return "{\"sid\":\"" + sid.value() + "\",\"upgrades\":"
                    + upgrades.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",", "[", "]"))
                    + ",\"pingInterval\":" + pingInterval.toMillis()
                    + ",\"pingTimeout\":" + pingTimeout.toMillis()
                    + ",\"maxPayload\":" + maxPayload + '}';
        }
    }

    /** Closes the session. Sent by either side. */
    record Close() implements EnginePacket {}

    /**
     * Checks that the peer is alive. Sent by the server in protocol 4, by the client in protocol 3, and with the payload
     * {@code probe} by a client that upgrades its transport.
     */
    record Ping(String payload) implements EnginePacket {}

    /** Answers a ping, with the same payload. */
    record Pong(String payload) implements EnginePacket {}

    /** Carries one packet of the protocol on top, or a part of one. */
    record Message(String text) implements EnginePacket {}

    /** Carries bytes of the protocol on top. Its encoding depends on the {@link EnginePacketCodec}. */
    record Binary(ByteBuffer bytes) implements EnginePacket {}

    /** Completes the upgrade of a transport. Sent by the client. */
    record Upgrade() implements EnginePacket {}

    /** Has no effect. Sent by the server to complete a GET. */
    record Noop() implements EnginePacket {}

    /**
     * Decodes a text frame other than a binary message in base64.
     *
     * @throws ProtocolError if the frame is not a packet that a client may send
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

    /** Encodes this packet as a frame. */
    default Frame encode(EnginePacketCodec codec) {
        return this instanceof Binary binary ? codec.encodeMessage(binary.bytes()) : new Frame.Text(text());
    }

    private String text() {
        if (this instanceof Open open) {
            return "0" + open.json();
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
