package dev.sinal.engineio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Several packets in one HTTP body (protocol 4, "Payload encoding"): joined by 0x1E, binary ones as {@code b<base64>}. */
final class Payload {
    private static final char SEPARATOR = 0x1E;
    private static final char BINARY = 'b';

    private Payload() {}

    static String encode(List<Frame> frames) {
        return frames.stream().map(Payload::packet).collect(Collectors.joining(String.valueOf(SEPARATOR)));
    }

    /**
     * Cuts a payload into the frames that a WebSocket would have brought.
     *
     * @param most how many packets are taken
     * @throws ProtocolError if there are more, or one is empty
     */
    static List<Frame> decode(String payload, int most) throws ProtocolError {
        var frames = new ArrayList<Frame>();
        for (var start = 0; start <= payload.length(); ) {
            var separator = payload.indexOf(SEPARATOR, start);
            var end = separator < 0 ? payload.length() : separator;
            add(frames, new Frame.Text(payload.substring(start, end)), most);
            start = end + 1;
        }
        return frames;
    }

    /**
     * Adds a packet to those before it.
     *
     * @throws ProtocolError if it is empty, or there are as many as are taken
     */
    static void add(List<Frame> frames, Frame frame, int most) throws ProtocolError {
        if (frame.size() == 0) {
            throw new ProtocolError("an empty packet");
        }
        if (frames.size() == most) {
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
        throw new IllegalArgumentException("a WebSocket ping has no place in a payload");
    }
}
