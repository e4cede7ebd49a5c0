package dev.sinal.event;

import dev.sinal.event.InstanceEvent.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The binary format in which events are stored in the journal and in Redis, whose scripts read the id of the instance at its beginning. */
public final class StoredEvent {
    private static final int VERSION = 3;
    /** The version without fingerprints and extra members. */
    private static final int VERSION_2 = 2;

    private static final int ABSENT = -1;

    private StoredEvent() {}

    /** Returns an event in this format. */
    public static byte[] toBytes(InstanceEvent event) {
        var bytes = new ByteArrayOutputStream((int) event.size() + 256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            write(out, event.instanceId());
            write(out, event.fingerprint());
            write(out, event.instance());
            write(out, event.name().wire());
            write(out, event.data().json().text());
            out.writeByte(event.data().attachments().size());
            for (var attachment : event.data().attachments()) {
                var copy = new byte[attachment.remaining()];
                attachment.duplicate().get(copy);
                write(out, copy);
            }
            var origin = event.origin();
            write(out, origin.serverUrl().text());
            write(out, origin.dateTime().text());
            if (origin.sender().isPresent()) {
                write(out, origin.sender().get().text());
            } else {
                out.writeInt(ABSENT);
            }
            write(out, origin.apikey().text());
            out.writeInt(origin.extras().size());
            for (var extra : origin.extras()) {
                out.writeByte(extra.before().map(EnvelopeMember::ordinal).orElse(ABSENT));
                write(out, extra.name());
                write(out, extra.value().text());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // writes to memory
        }
        return bytes.toByteArray();
    }

    /**
     * Returns the id of a stored event's instance, without parsing the rest.
     *
     * @throws IllegalArgumentException if the bytes are not an event in this format
     */
    public static String instanceId(byte[] bytes) {
        try (var in = open(bytes)) {
            return text(in).orElseThrow();
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not an event", e);
        }
    }

    /**
     * Returns the fingerprint of a stored event, without parsing the rest.
     *
     * @throws IllegalArgumentException if the bytes are not an event in this format
     */
    public static Optional<EventFingerprint> fingerprint(byte[] bytes) {
        try (var in = open(bytes)) {
            in.skipNBytes(in.readInt());
            return fingerprint(in, bytes[0]);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not an event", e);
        }
    }

    /**
     * Parses a stored event.
     *
     * @throws IllegalArgumentException if the bytes are not an event in this format
     */
    public static InstanceEvent parse(byte[] bytes) {
        try (var in = open(bytes)) {
            var instanceId = text(in).orElseThrow();
            var fingerprint = fingerprint(in, bytes[0]);
            var instance = text(in).orElseThrow();
            var name = new EventName(text(in).orElseThrow());
            var json = json(in).orElseThrow();
            var attachments = new ArrayList<ByteBuffer>();
            for (var left = in.readByte(); left > 0; left--) {
                attachments.add(ByteBuffer.wrap(in.readNBytes(in.readInt())).asReadOnlyBuffer());
            }
            var origin = new Origin(
                    json(in).orElseThrow(),
                    json(in).orElseThrow(),
                    json(in),
                    json(in).orElseThrow(),
                    extras(in, bytes[0]));
            return new InstanceEvent(instanceId, instance, name, new EventData(json, attachments), origin, fingerprint);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not an event", e);
        }
    }

    private static DataInputStream open(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        var version = in.readByte();
        if (version != VERSION && version != VERSION_2) {
            throw new IllegalArgumentException("an event of another version");
        }
        return in;
    }

    private static Optional<EventFingerprint> fingerprint(DataInputStream in, int version) throws IOException {
        return version == VERSION_2 || !in.readBoolean()
                ? Optional.empty()
                : Optional.of(new EventFingerprint(in.readLong(), in.readLong()));
    }

    private static List<ExtraMember> extras(DataInputStream in, int version) throws IOException {
        var extras = new ArrayList<ExtraMember>();
        for (var left = version == VERSION_2 ? 0 : in.readInt(); left > 0; left--) {
            var before = in.readByte();
            extras.add(new ExtraMember(
                    before == ABSENT ? Optional.empty() : Optional.of(EnvelopeMember.values()[before]),
                    text(in).orElseThrow(),
                    json(in).orElseThrow()));
        }
        return extras;
    }

    private static void write(DataOutputStream out, Optional<EventFingerprint> fingerprint) throws IOException {
        out.writeBoolean(fingerprint.isPresent());
        if (fingerprint.isPresent()) {
            out.writeLong(fingerprint.get().high());
            out.writeLong(fingerprint.get().low());
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static Optional<String> text(DataInputStream in) throws IOException {
        var length = in.readInt();
        return length == ABSENT
                ? Optional.empty()
                : Optional.of(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static Optional<RawJson> json(DataInputStream in) throws IOException {
        return text(in).map(RawJson::trusted);
    }
}
