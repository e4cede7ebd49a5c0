package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
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

/** Measures the encoding of frames and payloads with messages of 1 KiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBenchmark {
    private static final int PACKETS = 10;

    private final String packet = "42/bench,[\"messages.upsert\",{\"text\":\"" + "x".repeat(1024) + "\"}]";
    private final List<Frame> frames = Collections.nCopies(PACKETS, new Frame.Text(packet));
    private final String payload = Payload.encode(frames);

    /** Encodes a frame for WebSockets, as once for each event. */
    @Benchmark
    public ByteBuffer frameWebSocketBytes() {
        return new Frame.Text(packet).webSocketBytes();
    }

    /** Encodes the response to a GET with ten packets. */
    @Benchmark
    public String payloadEncode() {
        return Payload.encode(frames);
    }

    /** Decodes a POST with ten packets. */
    @Benchmark
    public Object payloadDecode() throws ProtocolError {
        return Payload.decode(payload, PACKETS);
    }
}
