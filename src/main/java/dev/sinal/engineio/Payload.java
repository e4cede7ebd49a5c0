package dev.sinal.engineio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Encodes packets as one HTTP body (protocol 4, "Payload encoding"): separated by 0x1E, binary ones as {@code b<base64>}. */
final class Payload {
    private static final char SEPARATOR = 0x1E;
    private static final char BINARY = 'b';

    private Payload() {}

    static String encode(List<Frame> frames) {
        return frames.stream().map(Payload::packet).collect(Collectors.joining(String.valueOf(SEPARATOR)));
    }

    /**
     * Decodes a payload into the frames that a WebSocket would have delivered.
     *
     * @throws ProtocolError if a packet is empty, or there are more than {@code maxPackets}
     */
    static List<Frame> decode(String payload, int maxPackets) throws ProtocolError {
        var frames = new ArrayList<Frame>();
        for (var start = 0; start <= payload.length(); ) {
            var separator = payload.indexOf(SEPARATOR, start);
            var end = separator < 0 ? payload.length() : separator;
            add(frames, new Frame.Text(payload.substring(start, end)), maxPackets);
            start = end + 1;
        }
        return frames;
    }

    /**
     * Adds a packet to a list.
     *
     * @throws ProtocolError if the packet is empty, or the list has {@code maxPackets} packets
     */
    static void add(List<Frame> frames, Frame frame, int maxPackets) throws ProtocolError {
        if (frame.size() == 0) {
            throw new ProtocolError("empty packet");
        }
        if (frames.size() == maxPackets) {
            throw new ProtocolError(EngineCloseCause.PACKETS, "too many packets in a payload");
        }
        frames.add(frame);
    }

    private static String packet(Frame frame) {
        if (frame instanceof Frame.Text text) {
            return text.text();
        }
        if (frame instanceof Frame.Binary binary) {
            return BINARY + EnginePacketCodec.base64(binary.bytes());
        }
        throw new IllegalArgumentException("a payload cannot contain a WebSocket ping");
    }
}
