package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Encodes and decodes the packets and payloads of one session, as negotiated by its handshake.
 *
 * @param protocol the version of Engine.IO
 * @param base64 whether binary messages are encoded as text ({@code b64=1}); a payload of protocol 4 always encodes them so
 * @param callback with JSONP, the number of the function that the response to each GET calls ({@code j})
 */
public record EnginePacketCodec(ProtocolVersion protocol, boolean base64, Optional<String> callback) {
    /** Protocol 4 without JSONP. */
    public static final EnginePacketCodec V4 = new EnginePacketCodec(ProtocolVersion.V4, false, Optional.empty());

    private static final byte MESSAGE = 4;

    /** Encodes a binary message as a frame. */
    public Frame encodeMessage(ByteBuffer bytes) {
        if (base64) {
            return new Frame.Text((protocol == ProtocolVersion.V4 ? "b" : "b4") + base64(bytes));
        }
        if (protocol == ProtocolVersion.V4) {
            return new Frame.Binary(bytes.asReadOnlyBuffer());
        }
        var typed = ByteBuffer.allocate(1 + bytes.remaining());
        typed.put(MESSAGE).put(bytes.duplicate()).flip();
        return new Frame.Binary(typed.asReadOnlyBuffer());
    }

    /**
     * Decodes a text frame.
     *
     * @throws ProtocolError if the frame is not a packet that a client may send
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
     * Decodes a binary frame.
     *
     * @throws ProtocolError if the frame is not a packet that a client may send
     */
    EnginePacket decode(ByteBuffer frame) throws ProtocolError {
        if (protocol == ProtocolVersion.V4) {
            return new EnginePacket.Binary(frame);
        }
        if (!frame.hasRemaining() || frame.get(frame.position()) != MESSAGE) {
            throw new ProtocolError("binary frame without the packet type of a message");
        }
        return new EnginePacket.Binary(frame.slice(frame.position() + 1, frame.remaining() - 1));
    }

    /** Encodes frames as the body of the response to a GET. */
    PollingBody encodePayload(List<Frame> frames) {
        if (protocol == ProtocolVersion.V3 && frames.stream().anyMatch(Frame.Binary.class::isInstance)) {
            return PollingBody.binary(LengthPrefixedPayload.encodeBinary(frames));
        }
        var payload = protocol == ProtocolVersion.V4 ? Payload.encode(frames) : LengthPrefixedPayload.encode(frames);
        return callback.map(number -> PollingBody.script(Jsonp.call(number, payload)))
                .orElseGet(() -> PollingBody.text(payload));
    }

    /** Returns whether the media type of a POST body is allowed: binary bodies exist in protocol 3 only. */
    boolean accepts(PollingBody body) {
        return protocol == ProtocolVersion.V3 || !body.isBinary();
    }

    /**
     * Decodes the body of a POST into the frames that a WebSocket would have delivered.
     *
     * @param maxPackets the largest number of accepted packets
     * @throws ProtocolError if the body has more packets, or is malformed
     */
    List<Frame> decodePayload(PollingBody body, int maxPackets) throws ProtocolError {
        if (body.isBinary()) {
            return LengthPrefixedPayload.decodeBinary(ByteBuffer.wrap(body.bytes()), maxPackets);
        }
        var payload = callback.isPresent() ? Jsonp.payload(body.text()) : body.text();
        return protocol == ProtocolVersion.V4
                ? Payload.decode(payload, maxPackets)
                : LengthPrefixedPayload.decode(payload, maxPackets);
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
