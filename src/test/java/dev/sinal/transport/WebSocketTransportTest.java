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

/** Tests on which thread a WebSocket is written to, and what becomes of a batch that can't be written. */
class WebSocketTransportTest {
    private static final FrameBatch BATCH = FrameBatch.of(new Frame.Ping());

    private final List<Runnable> submitted = new ArrayList<>();
    private final List<LinkageError> incompatible = new ArrayList<>();
    private final List<CloseCause> closedPortably = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final FrameSink sink = new FrameSink() {
        @Override
        public void send(FrameBatch batch, Completion done) {
            written.add("batch");
            done.done(true);
        }

        @Override
        public void close(CloseCause cause) {
            written.add(cause.name());
        }
    };

    @Test
    void a_thread_outside_a_callback_writes_at_once() {
        var transport = new WebSocketTransport(sink, submitted::add, incompatible::add, closedPortably::add);
        transport.runCallback(() -> {});
        transport.send(BATCH, sent -> {});
        transport.close(EngineCloseCause.SHUTDOWN);
        assertThat(written).containsExactly("batch", "SHUTDOWN");
        assertThat(submitted).isEmpty();
    }

    @Test
    void nothing_is_written_on_the_thread_of_a_callback() {
        var transport = new WebSocketTransport(sink, submitted::add, incompatible::add, closedPortably::add);
        transport.runCallback(() -> {
            transport.runCallback(() -> transport.send(BATCH, sent -> {}));
            transport.close(EngineCloseCause.PARSE_ERROR);
        });
        assertThat(written).isEmpty();
        submitted.forEach(Runnable::run);
        assertThat(written).containsExactly("batch", "PARSE_ERROR");
    }

    @Test
    void a_batch_fails_if_the_executor_refuses_it() {
        var transport = new WebSocketTransport(
                sink,
                task -> {
                    throw new RejectedExecutionException();
                },
                incompatible::add,
                closedPortably::add);
        var results = new ArrayList<Boolean>();
        transport.runCallback(() -> transport.send(BATCH, results::add));
        assertThat(results).containsExactly(false);
    }

    @Test
    void a_batch_fails_if_the_executor_of_the_sink_refuses_it() {
        var refusing = new FrameSink() {
            @Override
            public Executor executor() {
                return task -> {
                    throw new RejectedExecutionException();
                };
            }

            @Override
            public void send(FrameBatch batch, Completion done) {
                sink.send(batch, done);
            }

            @Override
            public void close(CloseCause cause) {
                sink.close(cause);
            }
        };
        var transport = new WebSocketTransport(refusing, submitted::add, incompatible::add, closedPortably::add);
        var results = new ArrayList<Boolean>();
        transport.send(BATCH, results::add);
        transport.runCallback(() -> transport.send(BATCH, results::add));
        assertThat(results).containsExactly(false);
        submitted.forEach(Runnable::run);
        assertThat(results).containsExactly(false, false);
        assertThat(written).isEmpty();
    }

    @Test
    void a_sink_that_does_not_fit_the_server_is_reported_and_its_batch_fails() {
        var otherVersion = new NoSuchMethodError();
        var transport = new WebSocketTransport(
                new FrameSink() {
                    @Override
                    public void send(FrameBatch batch, Completion done) {
                        throw otherVersion;
                    }

                    @Override
                    public void close(CloseCause cause) {}
                },
                submitted::add,
                incompatible::add,
                closedPortably::add);
        var results = new ArrayList<Boolean>();
        transport.send(BATCH, results::add);
        assertThat(incompatible).containsExactly(otherVersion);
        assertThat(results).containsExactly(false);
    }

    @Test
    void a_websocket_whose_sink_does_not_fit_the_server_is_closed_by_the_websocket_api() {
        var otherVersion = new NoSuchMethodError();
        var transport = new WebSocketTransport(
                new FrameSink() {
                    @Override
                    public void send(FrameBatch batch, Completion done) {}

                    @Override
                    public void close(CloseCause cause) {
                        throw otherVersion;
                    }
                },
                submitted::add,
                incompatible::add,
                closedPortably::add);
        transport.close(EngineCloseCause.SLOW);
        assertThat(incompatible).containsExactly(otherVersion);
        assertThat(closedPortably).containsExactly(EngineCloseCause.SLOW);
    }
}
