package dev.sinal.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the file of an index holds: where the events of a segment end, and whose they are. It is written when no event is added any more, so
 * that only the newest segment is read when the journal is opened: 32 MB instead of 1 GB.
 *
 * @param segmentBytes the bytes of the segment's file
 * @param events the events, in their order
 */
record SegmentIndex(long segmentBytes, List<Event> events) {
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    /**
     * An event of the segment.
     *
     * @param instanceId empty if the event was removed before the index was written; it may be in the file all the same
     * @param end the position behind it in the file
     * @param time when it was written, in ms since the epoch, or a little less
     */
    record Event(String instanceId, int end, long time) {}

    byte[] toBytes() {
        var bytes = new ByteArrayOutputStream(Long.BYTES + events.size() * 2 * Long.BYTES);
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(segmentBytes);
            out.writeInt(events.size());
            Map<String, Integer> written = new HashMap<>();
            for (var event : events) {
                out.writeInt(event.end());
                out.writeLong(event.time());
                var number = written.putIfAbsent(event.instanceId(), written.size());
                out.writeInt(number == null ? written.size() - 1 : number);
                if (number == null) {
                    out.writeUTF(event.instanceId());
                }
            }
            out.writeInt(RecordBuffer.checksum(bytes.toByteArray(), 0, bytes.size()));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible); // writes to memory
        }
        return bytes.toByteArray();
    }

    /** Returns the index that these bytes hold; empty if they are damaged. */
    static Optional<SegmentIndex> parse(byte[] bytes) throws IOException {
        var checked = bytes.length - CHECKSUM_BYTES;
        if (checked < 0 || ByteBuffer.wrap(bytes).getInt(checked) != RecordBuffer.checksum(bytes, 0, checked)) {
            return Optional.empty();
        }
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        var segmentBytes = in.readLong();
        var events = new Event[in.readInt()];
        var instances = new ArrayList<String>();
        for (var i = 0; i < events.length; i++) {
            var end = in.readInt();
            var time = in.readLong();
            var number = in.readInt();
            if (number == instances.size()) {
                instances.add(in.readUTF());
            }
            events[i] = new Event(instances.get(number), end, time);
        }
        return Optional.of(new SegmentIndex(segmentBytes, List.of(events)));
    }
}
