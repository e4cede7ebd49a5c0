package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Tests that a session whose handler or transport throws, whatever it is, closes completely, and that its requests are answered. */
class HandlerFailureTest {
    private final ManualClock clock = new ManualClock();
    private final EngineServer server = EngineFixtures.options().maxSessions(1).server(clock);

    @Test
    void a_post_whose_handler_throws_is_answered_and_its_session_closes() {
        var handler = new RecordingHandler() {
            @Override
            public void message(String text) {
                throw new StackOverflowError("expected");
            }
        };
        var session = open(new PollingTransport(EnginePacketCodec.V4), handler);
        assertThat(session.beginPost(new FakePost())).isEmpty();
        assertThat(session.completePost(Optional.of(PollingBody.text("4a")))).isEmpty();
        assertThat(handler.closings).containsExactly(EngineCloseCause.INTERNAL_ERROR);
        assertReleased();
    }

    @Test
    void a_message_of_a_websocket_whose_handler_throws_closes_it() {
        var transport = new FakeTransport();
        var session = open(transport, new RecordingHandler() {
            @Override
            public void message(String text) {
                throw new NoClassDefFoundError("expected");
            }
        });
        session.received("4a");
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.INTERNAL_ERROR);
        assertReleased();
    }

    @Test
    void a_session_whose_handler_throws_when_it_opens_closes() {
        var transport = new FakeTransport();
        open(transport, new RecordingHandler() {
            @Override
            public void opened() {
                throw new IllegalStateException("expected");
            }
        });
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.INTERNAL_ERROR);
        assertReleased();
    }

    @Test
    void a_session_without_a_handler_does_not_count() {
        Function<EngineSession, SessionHandler> failing = session -> {
            throw new IllegalStateException("expected");
        };
        assertThatThrownBy(() -> server.open(new FakeTransport(), EngineFixtures.v4(), failing))
                .hasMessage("expected");
        open(new FakeTransport(), new RecordingHandler());
    }

    @Test
    void a_close_packet_is_answered_even_if_the_handler_and_the_transport_throw_on_close() {
        var transport = new PollingTransport(EnginePacketCodec.V4);
        var session = open(transport, new RecordingHandler() {
            @Override
            public void closed(CloseCause cause) {
                throw new NoSuchMethodError("expected");
            }
        });
        session.poll(new FakePollRequest());
        session.poll(new FakePollRequest() {
            @Override
            public void respond(PollingPayload payload, Transport.Completion completion) {
                throw new IllegalStateException("expected");
            }
        });
        assertThat(session.beginPost(new FakePost())).isEmpty();
        assertThat(session.completePost(Optional.of(PollingBody.text("1")))).isEmpty();
        assertReleased();
    }

    @Test
    void a_transport_that_throws_an_error_closes_the_session() {
        var handler = new RecordingHandler();
        open(
                new FakeTransport() {
                    @Override
                    public void send(FrameBatch batch, Completion done) {
                        throw new NoClassDefFoundError("expected");
                    }
                },
                handler);
        assertThat(handler.closings).containsExactly(EngineCloseCause.TRANSPORT_ERROR);
        assertReleased();
    }

    private EngineSession open(Transport transport, SessionHandler handler) {
        return server.open(transport, EngineFixtures.v4(), session -> handler).orElseThrow();
    }

    private void assertReleased() {
        assertThat(server.size()).isZero();
        assertThat(clock.timers().size()).isZero();
    }
}
