package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.Transport.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WebSocketTransportTest {
    private static final FrameBatch PARCEL = FrameBatch.of(new Frame.Ping());

    private final List<Runnable> handedOver = new ArrayList<>();
    private final List<LinkageError> unusable = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final FrameSink sink = new FrameSink() {
        @Override
        public void send(FrameBatch parcel, Completion done) {
            written.add("parcel");
            done.done(true);
        }

        @Override
        public void close(CloseCause cause) {
            written.add(cause.name());
        }
    };

    @Test
    void a_thread_of_its_own_writes_at_once() {
        var transport = new WebSocketTransport(sink, handedOver::add, unusable::add);
        transport.callback(() -> {});
        transport.send(PARCEL, sent -> {});
        transport.close(EngineCloseCause.SHUTDOWN);
        assertThat(written).containsExactly("parcel", "SHUTDOWN");
        assertThat(handedOver).isEmpty();
    }

    @Test
    void nothing_is_written_on_the_thread_that_calls_back() {
        var transport = new WebSocketTransport(sink, handedOver::add, unusable::add);
        transport.callback(() -> {
            transport.callback(() -> transport.send(PARCEL, sent -> {}));
            transport.close(EngineCloseCause.PARSE_ERROR);
        });
        assertThat(written).isEmpty();
        handedOver.forEach(Runnable::run);
        assertThat(written).containsExactly("parcel", "PARSE_ERROR");
    }

    @Test
    void where_no_thread_takes_it_the_parcel_is_lost_and_said_to_be() {
        var transport = new WebSocketTransport(
                sink,
                task -> {
                    throw new RejectedExecutionException();
                },
                unusable::add);
        var told = new ArrayList<Boolean>();
        transport.callback(() -> transport.send(PARCEL, told::add));
        assertThat(told).containsExactly(false);
    }

    @Test
    void where_the_sinks_lane_does_not_take_it_the_parcel_is_lost_and_said_to_be() {
        var full = new FrameSink() {
            @Override
            public Executor lane() {
                return task -> {
                    throw new RejectedExecutionException();
                };
            }

            @Override
            public void send(FrameBatch parcel, Completion done) {
                sink.send(parcel, done);
            }

            @Override
            public void close(CloseCause cause) {
                sink.close(cause);
            }
        };
        var transport = new WebSocketTransport(full, handedOver::add, unusable::add);
        var told = new ArrayList<Boolean>();
        transport.send(PARCEL, told::add);
        transport.callback(() -> transport.send(PARCEL, told::add));
        assertThat(told).containsExactly(false);
        handedOver.forEach(Runnable::run);
        assertThat(told).containsExactly(false, false);
        assertThat(written).isEmpty();
    }

    @Test
    void a_sink_that_this_version_of_the_server_does_not_fit_is_reported_and_the_parcel_is_lost() {
        var otherVersion = new NoSuchMethodError();
        var transport = new WebSocketTransport(
                new FrameSink() {
                    @Override
                    public void send(FrameBatch parcel, Completion done) {
                        throw otherVersion;
                    }

                    @Override
                    public void close(CloseCause cause) {}
                },
                handedOver::add,
                unusable::add);
        var told = new ArrayList<Boolean>();
        transport.send(PARCEL, told::add);
        assertThat(unusable).containsExactly(otherVersion);
        assertThat(told).containsExactly(false);
    }
}
