package dev.sinal.event;

import dev.sinal.event.InstanceEvent.Origin;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the steps of an event of 1 KiB, from the publisher's text to the envelope and the journal. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {
    private final String published = "{\"event\":\"messages.upsert\",\"data\":{\"text\":\"" + "x".repeat(1024) + "\"}}";
    private final InstanceEvent event = new InstanceEvent(
            "id",
            "bench",
            new EventName("messages.upsert"),
            EventData.of(RawJson.trusted(published).members(name -> true).get("data")),
            new Origin(
                    RawJson.string("http://localhost:8080"),
                    RawJson.string("2026-01-01T00:00:00.000Z"),
                    Optional.empty(),
                    RawJson.NULL));
    private final byte[] stored = StoredEvent.toBytes(event);

    /** Parses a publisher's text and slices it into its members. */
    @Benchmark
    public Object parse() throws MalformedJsonException {
        return RawJson.parse(published).members(name -> true);
    }

    /** Writes the envelope, as it is done once for each kind of frame. */
    @Benchmark
    public String envelope() {
        return Envelope.of(event);
    }

    /** Writes the event in the format of the journal. */
    @Benchmark
    public byte[] store() {
        return StoredEvent.toBytes(event);
    }

    /** Parses the event from the format of the journal. */
    @Benchmark
    public Object read() {
        return StoredEvent.parse(stored);
    }
}
