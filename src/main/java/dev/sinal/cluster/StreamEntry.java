package dev.sinal.cluster;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.StoredEvent;
import dev.sinal.log.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.resps.StreamEntryBinary;

/**
 * An entry of the stream: an event or a command. {@code common.lua} describes its form.
 *
 * @param position its position in the log
 * @param bytes the bytes of all entries up to this one
 * @param header what begins its value, and tells it from another entry at the same offset
 * @param body the event or the command
 */
record StreamEntry(Position position, long bytes, byte[] header, byte[] body) {
    private static final int HEADER = 2 * Double.BYTES;

    /**
     * Returns an entry that XREAD has read.
     *
     * @throws ForeignEntryException if it is none of the log
     */
    static StreamEntry of(StreamEntryBinary entry) {
        var id = entry.getID();
        var fields = entry.getFields();
        if (id.getSequence() != 0 || fields.size() != 1) {
            throw new ForeignEntryException(id.toString());
        }
        var field = fields.entrySet().iterator().next();
        if (field.getValue().length <= HEADER) {
            throw new ForeignEntryException(id.toString());
        }
        return of(RedisScripts.bytes(id.toString()), field.getKey(), field.getValue());
    }

    /** Thrown for an entry of the stream that no node has written. The scripts remove it. */
    static final class ForeignEntryException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ForeignEntryException(String id) {
            super("entry of the stream ignored, because no node has written it: id=" + id);
        }
    }

    /**
     * Returns an entry.
     *
     * @param id its id, {@code <offset>-0}
     */
    static StreamEntry of(byte[] id, byte[] epoch, byte[] value) {
        var position = position(epoch, id).orElseThrow();
        var bytes = (long) ByteBuffer.wrap(value).getDouble(Double.BYTES);
        return new StreamEntry(
                position, bytes, Arrays.copyOf(value, HEADER), Arrays.copyOfRange(value, HEADER, value.length));
    }

    /** Returns the position of an entry; empty if its id is empty. */
    static Optional<Position> position(byte[] epoch, byte[] id) {
        return id.length == 0
                ? Optional.empty()
                : Optional.of(new Position(
                        RedisScripts.text(epoch),
                        Long.parseLong(RedisScripts.text(id).replaceFirst("-.*", ""))));
    }

    boolean isCommand() {
        return body[0] == 0;
    }

    /**
     * Returns the event.
     *
     * @throws IllegalArgumentException if a later version of Sinal has written it
     */
    InstanceEvent event() {
        return StoredEvent.parse(body);
    }

    /** Returns the command; empty if this version does not know it. */
    Optional<ClusterCommand> command() {
        var parts = new ArrayList<String>();
        var in = ByteBuffer.wrap(body, 1, body.length - 1);
        while (in.hasRemaining()) {
            var part = new byte[in.getInt()];
            in.get(part);
            parts.add(new String(part, StandardCharsets.UTF_8));
        }
        return ClusterCommand.parse(parts.get(0), parts.subList(1, parts.size()));
    }

    /** Returns the body of a command. */
    static byte[] body(ClusterCommand command) {
        var parts = new ArrayList<byte[]>();
        parts.add(RedisScripts.bytes(command.name()));
        command.fields().forEach(field -> parts.add(RedisScripts.bytes(field)));
        var body = ByteBuffer.allocate(
                1 + parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
        body.put((byte) 0);
        parts.forEach(part -> body.putInt(part.length).put(part));
        return body.array();
    }

    /** Reads the entries of an answer in which id, epoch and value follow each other. */
    static List<StreamEntry> ofFlat(List<?> answer, int first) {
        var entries = new ArrayList<StreamEntry>();
        for (var i = first; i < answer.size(); i += 3) {
            entries.add(of((byte[]) answer.get(i), (byte[]) answer.get(i + 1), (byte[]) answer.get(i + 2)));
        }
        return entries;
    }
}
