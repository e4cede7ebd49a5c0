package dev.sinal.socketio;

import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.ProtocolError;
import java.time.Duration;
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

/** Measures decoding the packets of clients, and encoding an event of 1 KiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketBenchmark {
    private final SocketPacketDecoder decoder =
            new SocketPacketDecoder(new SocketIoOptions(Duration.ofSeconds(45), 1, 1, 1, 10, 100));
    private final SocketPacketEncoder encoder = new SocketPacketEncoder("/bench", EnginePacketCodec.V4);
    private final Arguments arguments = Arguments.of("[{\"text\":\"" + "x".repeat(1024) + "\"}]");

    /** Decodes a CONNECT with a key. */
    @Benchmark
    public Object decodeConnect() throws ProtocolError {
        return decoder.decode("0/bench,{\"apikey\":\"GLOBALKEY\",\"position\":true}");
    }

    /** Decodes a {@code subscribe} event. */
    @Benchmark
    public Object decodeEvent() throws ProtocolError {
        return decoder.decode("2/bench,17[\"subscribe\",[\"messages.upsert\",\"call\"]]");
    }

    /** Encodes an event, once for all sockets of one encoding. */
    @Benchmark
    public Object encodeEvent() {
        return encoder.event("messages.upsert", arguments);
    }
}
