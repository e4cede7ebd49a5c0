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
import java.util.Optional;

/** An event as bytes, for a log that outlives the process. */
public final class StoredEvent {
    private static final int VERSION = 1;
    private static final int ABSENT = -1;

    private StoredEvent() {}

    /** Writes an event. */
    public static byte[] bytes(InstanceEvent event) {
        var bytes = new ByteArrayOutputStream((int) event.data().size() + 256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
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
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory does not fail
        }
        return bytes.toByteArray();
    }

    /**
     * Reads nothing but whose event it is.
     *
     * @throws IllegalArgumentException if these are not the bytes of an event
     */
    public static String instance(byte[] bytes) {
        try (var in = opened(bytes)) {
            return text(in).orElseThrow();
        } catch (IOException | RuntimeException broken) {
            throw new IllegalArgumentException("not an event", broken);
        }
    }

    /**
     * Reads an event that was written.
     *
     * @throws IllegalArgumentException if these are not the bytes of one
     */
    public static InstanceEvent of(byte[] bytes) {
        try (var in = opened(bytes)) {
            var instance = text(in).orElseThrow();
            var name = new EventName(text(in).orElseThrow());
            var json = json(in).orElseThrow();
            var attachments = new ArrayList<ByteBuffer>();
            for (var left = in.readByte(); left > 0; left--) {
                attachments.add(ByteBuffer.wrap(in.readNBytes(in.readInt())).asReadOnlyBuffer());
            }
            var origin = new Origin(json(in).orElseThrow(), json(in).orElseThrow(), json(in), json(in).orElseThrow());
            return new InstanceEvent(instance, name, new EventData(json, attachments), origin);
        } catch (IOException | RuntimeException broken) {
            throw new IllegalArgumentException("not an event", broken);
        }
    }

    private static DataInputStream opened(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readByte() != VERSION) {
            throw new IllegalArgumentException("an event of another version");
        }
        return in;
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
        return text(in).map(RawJson::whole);
    }
}
