package dev.sinal.engineio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes packets as one HTTP body (protocol 3, "Payload"). As text, each packet follows its length in UTF-16 units ({@code 6:4hello}). If
 * one of them is binary, each packet follows the byte 00 (text) or 01 (binary), its length in bytes with one byte for each decimal digit,
 * and the byte FF.
 */
final class LengthPrefixedPayload {
    private static final byte TEXT = 0;
    private static final byte BINARY = 1;
    private static final byte END_OF_LENGTH = (byte) 0xFF;
    /** The largest number of digits of a length; no accepted payload needs as many. */
    private static final int MAX_DIGITS = 9;

    private LengthPrefixedPayload() {}

    static String encode(List<Frame> frames) {
        var payload = new StringBuilder();
        for (var frame : frames) {
            var packet = ((Frame.Text) frame).text();
            payload.append(packet.length()).append(':').append(packet);
        }
        return payload.toString();
    }

    static byte[] encodeBinary(List<Frame> frames) {
        var payload = new ByteArrayOutputStream();
        for (var frame : frames) {
            if (frame instanceof Frame.Binary binary) {
                var packet = new byte[binary.size()];
                binary.bytes().duplicate().get(packet);
                append(payload, BINARY, packet);
            } else {
                append(payload, TEXT, ((Frame.Text) frame).text().getBytes(StandardCharsets.UTF_8));
            }
        }
        return payload.toByteArray();
    }

    private static void append(ByteArrayOutputStream payload, byte kind, byte[] packet) {
        payload.write(kind);
        String.valueOf(packet.length).chars().forEach(digit -> payload.write(digit - '0'));
        payload.write(END_OF_LENGTH);
        payload.writeBytes(packet);
    }

    static List<Frame> decode(String payload, int maxPackets) throws ProtocolError {
        var frames = new ArrayList<Frame>();
        for (var position = 0; position < payload.length(); ) {
            var start = position;
            var length = 0;
            for (; position < payload.length() && payload.charAt(position) != ':'; position++) {
                length = append(length, payload.charAt(position) - '0', position - start);
            }
            var packet = position + 1;
            if (position == start || packet > payload.length() || length > payload.length() - packet) {
                throw new ProtocolError("packet without a length, or shorter than its length");
            }
            position = packet + length;
            Payload.add(frames, new Frame.Text(payload.substring(packet, position)), maxPackets);
        }
        return notEmpty(frames);
    }

    static List<Frame> decodeBinary(ByteBuffer payload, int maxPackets) throws ProtocolError {
        var frames = new ArrayList<Frame>();
        while (payload.hasRemaining()) {
            var kind = payload.get();
            var length = length(payload);
            if ((kind != TEXT && kind != BINARY) || length > payload.remaining()) {
                throw new ProtocolError("packet of an unknown kind, or shorter than its length");
            }
            var packet = payload.slice(payload.position(), length);
            payload.position(payload.position() + length);
            var text = kind == TEXT ? StandardCharsets.UTF_8.decode(packet).toString() : null;
            Payload.add(frames, text == null ? new Frame.Binary(packet) : new Frame.Text(text), maxPackets);
        }
        return notEmpty(frames);
    }

    private static int length(ByteBuffer payload) throws ProtocolError {
        var length = 0;
        for (var digits = 0; payload.hasRemaining(); digits++) {
            var digit = payload.get();
            if (digit == END_OF_LENGTH && digits > 0) {
                return length;
            }
            length = append(length, digit, digits);
        }
        throw new ProtocolError("unterminated length");
    }

    private static int append(int length, int digit, int digitsBefore) throws ProtocolError {
        if (digit < 0 || digit > 9 || digitsBefore == MAX_DIGITS) {
            throw new ProtocolError("malformed length");
        }
        return length * 10 + digit;
    }

    private static List<Frame> notEmpty(List<Frame> frames) throws ProtocolError {
        if (frames.isEmpty()) {
            throw new ProtocolError("empty payload");
        }
        return frames;
    }
}
