package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that events arrive once and in order during an upgrade, while they are broadcast, GETs wait or complete, POSTs are read and pings are
 * due. The seed of each scenario determines its order.
 */
class UpgradeRaces {
    private static final int EVENTS = 20;
    private static final int SCENARIOS = 5_000;

    @ParameterizedTest(name = "the client waits for its GET: {0}")
    @ValueSource(booleans = {true, false})
    void every_event_arrives_once_and_in_order(boolean waitsForGet) {
        for (var seed = 0; seed < SCENARIOS; seed++) {
            var scenario = new Scenario(seed, waitsForGet);
            scenario.run();
            assertThat(scenario.received)
                    .as("seed " + seed)
                    .containsExactlyElementsOf(
                            IntStream.range(0, EVENTS).mapToObj(i -> "4" + i).toList());
            assertThat(scenario.posted).as("seed " + seed).isSorted();
        }
    }

    private static final class Scenario {
        private final Random random;
        private final boolean waitsForGet;
        private final ManualClock clock = new ManualClock();
        private final FakeTransport webSocket = new FakeTransport();
        private final List<FakePollRequest> polls = new ArrayList<>();
        private final List<String> received = new ArrayList<>();
        private final List<Integer> posted = new ArrayList<>();
        private final EngineSession session;
        private TransportUpgrade upgrade;
        private final FakeTransport second = new FakeTransport();
        private boolean upgraded;
        private boolean posting;
        private int sent;
        private int posts;

        Scenario(long seed, boolean waitsForGet) {
            this.random = new Random(seed);
            this.waitsForGet = waitsForGet;
            this.session = EngineFixtures.options()
                    .pingInterval(Duration.ofMillis(250))
                    .maxSessions(1)
                    .server(clock)
                    .open(new PollingTransport(EnginePacketCodec.V4), EngineFixtures.v4(), opened -> new Recorder())
                    .orElseThrow();
            webSocket.stall();
        }

        void run() {
            while (sent < EVENTS || !upgraded || !idle()) {
                step(random.nextInt(8));
                read();
            }
        }

        private void step(int choice) {
            switch (choice) {
                case 0, 1 -> broadcast();
                case 2 -> poll();
                case 3 -> completePoll();
                case 4 -> probe();
                case 5 -> switchOver();
                case 6 -> completeSend();
                default -> clock.pass(Duration.ofMillis(60));
            }
            if (random.nextInt(4) == 0) {
                post();
            }
        }

        private void broadcast() {
            if (sent < EVENTS) {
                session.send(FrameBatch.of(new Frame.Text("4" + sent++)));
            }
        }

        private void poll() {
            if (polls.isEmpty() && !upgraded) {
                var poll = new FakePollRequest(random.nextBoolean());
                polls.add(poll);
                session.poll(poll);
            }
        }

        /** Begins a POST, or completes the one that is being read. */
        private void post() {
            if (posting) {
                assertThat(session.completePost(Optional.of(PollingBody.text("4" + posts++ + "\u001e3"))))
                        .isEmpty();
                posting = false;
            } else if (!upgraded) {
                posting = session.beginPost(new FakePost()).isEmpty();
            }
        }

        private void completePoll() {
            if (!polls.isEmpty() && polls.get(0).stalled() && polls.get(0).packets() != null) {
                polls.get(0).complete(true);
                receive(polls.remove(0));
            }
        }

        private void probe() {
            if (upgrade == null && sent > 3) {
                upgrade = session.upgrade(webSocket).orElseThrow();
                upgrade.received("2probe");
                assertThat(session.upgrade(second)).isEmpty();
                assertThat(second.closed()).isEqualTo(EngineCloseCause.UPGRADE_FAILED);
            }
        }

        /** Sends the upgrade packet. engine.io-client waits for its GET to complete first; the protocol does not require it. */
        private void switchOver() {
            if (upgrade != null && !upgraded && (polls.isEmpty() || !waitsForGet)) {
                upgrade.received("5");
                upgraded = true;
            }
        }

        private void completeSend() {
            if (webSocket.pending() > 0) {
                webSocket.complete(true);
            }
        }

        private void read() {
            polls.removeIf(poll -> poll.error() != null); // rejected because of the "5"
            if (!polls.isEmpty() && !polls.get(0).stalled() && polls.get(0).packets() != null) {
                receive(polls.remove(0));
            }
            for (var frame : webSocket.take()) {
                if (frame.equals("2")) {
                    upgrade.received("3");
                } else if (frame.startsWith("4")) {
                    received.add(frame);
                }
            }
        }

        private void receive(FakePollRequest poll) {
            for (var packet : poll.packets().split(" ")) {
                if (packet.startsWith("4")) {
                    received.add(packet);
                }
            }
        }

        private boolean idle() {
            return polls.isEmpty() && webSocket.pending() == 0 && received.size() >= EVENTS;
        }

        private final class Recorder implements SessionHandler {
            @Override
            public void opened() {}

            @Override
            public void message(String text) {
                posted.add(Integer.valueOf(text));
            }

            @Override
            public void binary(ByteBuffer bytes) {}

            @Override
            public void closed(CloseCause cause) {
                throw new AssertionError("closed: " + cause);
            }
        }
    }
}
