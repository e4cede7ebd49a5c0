package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * How one session writes its packets; settled by its handshake.
 *
 * @param protocol the version that it speaks
 * @param base64 whether binary messages are written as text; protocol 3 alone knows this choice ({@code b64=1})
 * @param callback for JSONP, the number of the function that every answer to a GET calls ({@code j})
 */
public record EnginePacketCodec(ProtocolVersion protocol, boolean base64, Optional<String> callback) {
    /** Protocol 4 as every client of it speaks it. */
    public static final EnginePacketCodec V4 = new EnginePacketCodec(ProtocolVersion.V4, false, Optional.empty());

    private static final byte MESSAGE = 4;

    /** The frame of a binary message. */
    public Frame encodeMessage(ByteBuffer bytes) {
        if (protocol == ProtocolVersion.V4) {
            return new Frame.Binary(bytes.asReadOnlyBuffer());
        }
        if (base64) {
            return new Frame.Text("b4" + base64(bytes));
        }
        var typed = ByteBuffer.allocate(1 + bytes.remaining());
        typed.put(MESSAGE).put(bytes.duplicate()).flip();
        return new Frame.Binary(typed.asReadOnlyBuffer());
    }

    /**
     * Reads a text frame.
     *
     * @throws ProtocolError if it is no packet
     */
    EnginePacket decode(String frame) throws ProtocolError {
        if (protocol == ProtocolVersion.V4 && frame.startsWith("b")) {
            return new EnginePacket.Binary(bytes(frame.substring(1)));
        }
        if (protocol == ProtocolVersion.V3 && frame.startsWith("b4")) {
            return new EnginePacket.Binary(bytes(frame.substring(2)));
        }
        return EnginePacket.decode(frame);
    }

    /**
     * Reads a binary frame.
     *
     * @throws ProtocolError if it is no packet
     */
    EnginePacket decode(ByteBuffer frame) throws ProtocolError {
        if (protocol == ProtocolVersion.V4) {
            return new EnginePacket.Binary(frame);
        }
        if (!frame.hasRemaining() || frame.get(frame.position()) != MESSAGE) {
            throw new ProtocolError("a binary frame that is no message");
        }
        return new EnginePacket.Binary(frame.slice(frame.position() + 1, frame.remaining() - 1));
    }

    /** The body in which frames leave by a GET. */
    PollingBody encodePayload(List<Frame> frames) {
        if (protocol == ProtocolVersion.V3 && frames.stream().anyMatch(Frame.Binary.class::isInstance)) {
            return PollingBody.binary(LengthPrefixedPayload.encodeBinary(frames));
        }
        var payload = protocol == ProtocolVersion.V4 ? Payload.encode(frames) : LengthPrefixedPayload.encode(frames);
        return callback.map(number -> PollingBody.script(Jsonp.call(number, payload)))
                .orElseGet(() -> PollingBody.text(payload));
    }

    /** Whether a POST may bring bytes. */
    boolean accepts(PollingBody body) {
        return protocol == ProtocolVersion.V3 || !body.isBinary();
    }

    /**
     * Cuts what a POST brought into the frames that a WebSocket would have brought.
     *
     * @param most how many are taken
     * @throws ProtocolError if there are more, or it is no payload
     */
    List<Frame> decodePayload(PollingBody body, int most) throws ProtocolError {
        if (body.isBinary()) {
            return LengthPrefixedPayload.decodeBinary(ByteBuffer.wrap(body.bytes()), most);
        }
        var payload = callback.isPresent() ? Jsonp.payload(body.text()) : body.text();
        return protocol == ProtocolVersion.V4
                ? Payload.decode(payload, most)
                : LengthPrefixedPayload.decode(payload, most);
    }

    static String base64(ByteBuffer bytes) {
        var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Base64.getEncoder().encodeToString(copy);
    }

    private static ByteBuffer bytes(String base64) throws ProtocolError {
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(base64)).asReadOnlyBuffer();
        } catch (IllegalArgumentException malformed) {
            throw new ProtocolError("malformed base64");
        }
    }
}
