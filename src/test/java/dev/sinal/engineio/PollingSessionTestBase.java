package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** A session that polls, whose open packet has been received. */
abstract class PollingSessionTestBase {
    static final Duration INTERVAL = Duration.ofSeconds(25);
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    final ManualClock clock = new ManualClock();
    final EngineServer server = EngineFixtures.server(clock);
    final FakeTransport webSocket = new FakeTransport();
    final RecordingHandler handler = new RecordingHandler();
    EngineSession session;

    @BeforeEach
    void a_session_that_polls() {
        session = server.open(new PollingTransport(EnginePacketCodec.V4), EngineFixtures.v4(), opened -> handler)
                .orElseThrow();
        assertThat(poll().packets())
                .startsWith("0{\"sid\":\"" + session.sid().value() + "\",\"upgrades\":[\"websocket\"],");
    }

    FakePollRequest poll() {
        var poll = new FakePollRequest();
        session.poll(poll);
        return poll;
    }

    void post(String payload) {
        assertThat(session.beginPost(new FakePost())).isEmpty();
        assertThat(session.completePost(Optional.of(PollingBody.text(payload)))).isEmpty();
    }

    void send(String... packets) {
        for (var packet : packets) {
            session.send(FrameBatch.of(new Frame.Text(packet)));
        }
    }

    void assertReleased(CloseCause cause) {
        assertThat(handler.closings).containsExactly(cause);
        assertThat(server.size()).isZero();
        assertThat(clock.timers().size()).isZero();
    }
}
