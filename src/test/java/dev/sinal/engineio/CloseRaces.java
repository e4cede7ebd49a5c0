package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.socketio.SocketIoCloseCause;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A session that ends, from both sides at once, at any moment of its life: while it polls, upgrades or has upgraded, while
 * a GET waits, a POST is read, a send is under way, or a ping falls due. Thousands of orders, each played by its seed.
 */
class CloseRaces {
    private static final int GAMES = 20_000;

    @Test
    void a_session_ends_once_and_nothing_of_it_stays() {
        for (var seed = 0; seed < GAMES; seed++) {
            new Game(seed).play();
        }
    }

    private static final class Game {
        private final long seed;
        private final Random random;
        private final ManualClock clock = new ManualClock();
        private final FakeTransport webSocket = new FakeTransport();
        private final List<FakePollRequest> polls = new ArrayList<>();
        private final List<CloseCause> ends = new ArrayList<>();
        private final EngineServer server;
        private final EngineSession session;
        private TransportUpgrade upgrade;
        private FakePost posting;

        Game(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            var options = new EngineOptions(
                    Duration.ofMillis(250),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    1_000,
                    10,
                    2_000,
                    1,
                    1);
            this.server = new EngineServer(options, clock.timers());
            this.session = server.open(
                            new PollingTransport(EnginePacketCodec.V4),
                            EngineFixtures.current(),
                            opened -> new Noting())
                    .orElseThrow();
            if (random.nextBoolean()) {
                webSocket.stall();
            }
        }

        void play() {
            steps(random.nextInt(30));
            end();
            end();
            steps(10);
            // Whoever could not even say that it ends is given up: judged, pinged once more, and judged again.
            IntStream.range(0, 3).forEach(minute -> clock.pass(Duration.ofMinutes(1)));
            assertThat(ends).as("seed " + seed).hasSize(1);
            assertThat(server.size()).as("seed " + seed).isZero();
            assertThat(clock.timers().size()).as("seed " + seed).isZero();
            assertThat(server.sessionsClosed().get(ends.get(0)))
                    .as("seed " + seed)
                    .isPositive();
            assertThat(polls).as("seed " + seed).allMatch(poll -> poll.answer() != null || poll.refusal() != null);
            assertThat(posting == null || posting.refusal() != null)
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
                case 5 -> tell("5");
                case 6 -> completeSend();
                default -> clock.pass(Duration.ofMillis(60));
            }
        }

        private void end() {
            switch (random.nextInt(6)) {
                case 0 -> session.close(EngineCloseCause.SHUTDOWN);
                case 1 -> session.closeWhenFlushed(SocketIoCloseCause.REFUSED);
                case 2 -> post("1");
                case 3 -> tell("1");
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
                tell("2probe");
            }
        }

        private void tell(String frame) {
            if (upgrade != null) {
                upgrade.received(frame);
            }
        }

        private void completeSend() {
            if (webSocket.pending() > 0) {
                webSocket.complete(random.nextInt(10) > 0);
            }
            polls.stream()
                    .filter(poll -> poll.stalled() && poll.answer() != null)
                    .findFirst()
                    .ifPresent(poll -> poll.complete(random.nextInt(10) > 0));
        }

        private final class Noting implements SessionHandler {
            @Override
            public void opened() {}

            @Override
            public void message(String text) {}

            @Override
            public void binary(ByteBuffer bytes) {}

            @Override
            public void closed(CloseCause cause) {
                ends.add(cause);
            }
        }
    }
}
