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
public record Dialect(Protocol protocol, boolean base64, Optional<String> callback) {
    /** Protocol 4 as every client of it speaks it. */
    public static final Dialect CURRENT = new Dialect(Protocol.V4, false, Optional.empty());

    private static final byte MESSAGE = 4;

    /** The frame of a binary message. */
    public Frame message(ByteBuffer bytes) {
        if (protocol == Protocol.V4) {
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
    Packet decode(String frame) throws ProtocolError {
        if (protocol == Protocol.V4 && frame.startsWith("b")) {
            return new Packet.Binary(bytes(frame.substring(1)));
        }
        if (protocol == Protocol.V3 && frame.startsWith("b4")) {
            return new Packet.Binary(bytes(frame.substring(2)));
        }
        return Packet.decode(frame);
    }

    /**
     * Reads a binary frame.
     *
     * @throws ProtocolError if it is no packet
     */
    Packet decode(ByteBuffer frame) throws ProtocolError {
        if (protocol == Protocol.V4) {
            return new Packet.Binary(frame);
        }
        if (!frame.hasRemaining() || frame.get(frame.position()) != MESSAGE) {
            throw new ProtocolError("a binary frame that is no message");
        }
        return new Packet.Binary(frame.slice(frame.position() + 1, frame.remaining() - 1));
    }

    /** The body in which frames leave by a GET. */
    Body write(List<Frame> frames) {
        if (protocol == Protocol.V3 && frames.stream().anyMatch(Frame.Binary.class::isInstance)) {
            return Body.binary(LengthPayload.encodeBinary(frames));
        }
        var payload = protocol == Protocol.V4 ? Payload.encode(frames) : LengthPayload.encode(frames);
        return callback.map(number -> Body.script(Jsonp.call(number, payload))).orElseGet(() -> Body.text(payload));
    }

    /** Whether a POST may bring bytes. */
    boolean takes(Body body) {
        return protocol == Protocol.V3 || !body.isBinary();
    }

    /**
     * Cuts what a POST brought into the frames that a WebSocket would have brought.
     *
     * @param most how many are taken
     * @throws ProtocolError if there are more, or it is no payload
     */
    List<Frame> read(Body body, int most) throws ProtocolError {
        if (body.isBinary()) {
            return LengthPayload.decodeBinary(ByteBuffer.wrap(body.bytes()), most);
        }
        var payload = callback.isPresent() ? Jsonp.payload(body.text()) : body.text();
        return protocol == Protocol.V4 ? Payload.decode(payload, most) : LengthPayload.decode(payload, most);
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
