package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests that a session closes once and releases everything when it is closed by several causes in any state: while it polls, upgrades or has
 * upgraded, while a GET waits, a POST is read, a send is pending or a ping is due. The seed of each scenario determines its order.
 */
class CloseRaces {
    private static final int SCENARIOS = 20_000;

    @Test
    void a_session_closes_once_and_leaves_nothing() {
        for (var seed = 0; seed < SCENARIOS; seed++) {
            new Scenario(seed).run();
        }
    }

    private static final class Scenario {
        private final long seed;
        private final Random random;
        private final ManualClock clock = new ManualClock();
        private final FakeTransport webSocket = new FakeTransport();
        private final List<FakePollRequest> polls = new ArrayList<>();
        private final List<CloseCause> closings = new ArrayList<>();
        private final EngineServer server;
        private final EngineSession session;
        private TransportUpgrade upgrade;
        private FakePost posting;

        Scenario(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.server = EngineFixtures.options()
                    .pingInterval(Duration.ofMillis(250))
                    .pingTimeout(Duration.ofSeconds(1))
                    .upgradeTimeout(Duration.ofSeconds(1))
                    .outboxBytes(2_000)
                    .maxSessions(1)
                    .server(clock);
            this.session = server.open(
                            new PollingTransport(EnginePacketCodec.V4), EngineFixtures.v4(), opened -> new Recorder())
                    .orElseThrow();
            if (random.nextBoolean()) {
                webSocket.stall();
            }
        }

        void run() {
            steps(random.nextInt(30));
            end();
            end();
            steps(10);
            // A client that could not close the session is closed by the heartbeat, after another ping at most.
            IntStream.range(0, 3).forEach(minute -> clock.pass(Duration.ofMinutes(1)));
            assertThat(closings).as("seed " + seed).hasSize(1);
            assertThat(server.size()).as("seed " + seed).isZero();
            assertThat(clock.timers().size()).as("seed " + seed).isZero();
            assertThat(server.sessionsClosed().get(closings.get(0)))
                    .as("seed " + seed)
                    .isPositive();
            assertThat(polls).as("seed " + seed).allMatch(poll -> poll.packets() != null || poll.error() != null);
            assertThat(posting == null || posting.error() != null)
                    .as("seed " + seed)
                    .isTrue();
            assertThat(upgrade == null || webSocket.closed() != null)
                    .as("seed " + seed)
                    .isTrue();
        }

        private void steps(int count) {
            IntStream.range(0, count).forEach(i -> step(random.nextInt(8)));
        }

        private void step(int choice) {
            switch (choice) {
                case 0, 1 -> session.send(FrameBatch.of(new Frame.Text("4x")));
                case 2 -> poll();
                case 3 -> post("3");
                case 4 -> probe();
                case 5 -> receive("5");
                case 6 -> completeSend();
                default -> clock.pass(Duration.ofMillis(60));
            }
        }

        private void end() {
            switch (random.nextInt(6)) {
                case 0 -> session.close(EngineCloseCause.SHUTDOWN);
                case 1 -> session.closeWhenFlushed(EngineCloseCause.SHUTDOWN);
                case 2 -> post("1");
                case 3 -> receive("1");
                case 4 -> {
                    if (upgrade != null) {
                        upgrade.close(EngineCloseCause.TRANSPORT_CLOSE);
                    }
                }
                default -> server.close();
            }
        }

        private void poll() {
            var poll = new FakePollRequest(random.nextBoolean());
            polls.add(poll);
            session.poll(poll);
        }

        private void post(String packet) {
            var next = posting == null ? new FakePost() : posting;
            if (posting != null || session.beginPost(next).isEmpty()) {
                posting = next;
                if (random.nextBoolean()) {
                    posting = null;
                    session.completePost(Optional.of(PollingBody.text(packet)));
                }
            }
        }

        private void probe() {
            if (upgrade == null) {
                upgrade = session.upgrade(webSocket).orElse(null);
                receive("2probe");
            }
        }

        private void receive(String frame) {
            if (upgrade != null) {
                upgrade.received(frame);
            }
        }

        private void completeSend() {
            if (webSocket.pending() > 0) {
                webSocket.complete(random.nextInt(10) > 0);
            }
            polls.stream()
                    .filter(poll -> poll.stalled() && poll.packets() != null)
                    .findFirst()
                    .ifPresent(poll -> poll.complete(random.nextInt(10) > 0));
        }

        private final class Recorder implements SessionHandler {
            @Override
            public void opened() {}

            @Override
            public void message(String text) {}

            @Override
            public void binary(ByteBuffer bytes) {}

            @Override
            public void closed(CloseCause cause) {
                closings.add(cause);
            }
        }
    }
}
