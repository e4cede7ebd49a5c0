package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.TextArbitraries;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Tests sessions with any sequence of actions of a client. */
class EngineSessionProperties {
    private static final int MAX_PACKETS = 6;

    @Provide
    Arbitrary<EnginePacketCodec> codecs() {
        return PacketArbitraries.codecs();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var frames = TextArbitraries.of(PacketArbitraries.WORDS);
        return Arbitraries.frequencyOf(
                        Tuple.of(4, step("GET", Scenario::get)),
                        Tuple.of(2, step("GET that stalls", scenario -> scenario.get(true))),
                        Tuple.of(1, step("GET completes", scenario -> scenario.completeGet(true))),
                        Tuple.of(1, step("GET fails", scenario -> scenario.completeGet(false))),
                        Tuple.of(
                                4,
                                frames.map(text ->
                                        new Step("POST " + text, scenario -> scenario.post(PollingBody.text(text))))),
                        Tuple.of(2, validPosts()),
                        Tuple.of(1, step("two POSTs", scenario -> scenario.session.beginPost(new FakePost()))),
                        Tuple.of(1, step("too large a POST", Scenario::postTooLarge)),
                        Tuple.of(2, step("WebSocket", Scenario::upgrade)),
                        Tuple.of(2, step("probe", scenario -> scenario.inbound().received("2probe"))),
                        Tuple.of(2, step("upgrade", scenario -> scenario.inbound()
                                .received("5"))),
                        Tuple.of(2, step("pong", scenario -> scenario.inbound().receivedPong())),
                        Tuple.of(
                                2,
                                frames.map(text -> new Step("text " + text, scenario -> scenario.inbound()
                                        .received(text)))),
                        Tuple.of(
                                1,
                                PacketArbitraries.bytes()
                                        .map(bytes -> new Step("bytes", scenario -> scenario.inbound()
                                                .received(bytes)))),
                        Tuple.of(2, step("a send stalls", scenario -> scenario.webSocket.stall())),
                        Tuple.of(2, step("a send completes", scenario -> scenario.completeSend(true))),
                        Tuple.of(1, step("a send fails", scenario -> scenario.completeSend(false))),
                        Tuple.of(
                                2,
                                step(
                                        "an event",
                                        scenario -> scenario.session.send(FrameBatch.of(new Frame.Text("4event"))))),
                        Tuple.of(
                                1,
                                step(
                                        "close when flushed",
                                        scenario -> scenario.session.closeWhenFlushed(EngineCloseCause.SHUTDOWN))),
                        Tuple.of(
                                4,
                                Arbitraries.of(60, 1_000, 9_000, 16_000)
                                        .map(millis -> new Step(
                                                millis + " ms",
                                                scenario -> scenario.clock.pass(Duration.ofMillis(millis))))))
                .list()
                .ofMaxSize(25);
    }

    private static Arbitrary<Step> step(String name, Consumer<Scenario> run) {
        return Arbitraries.just(new Step(name, run));
    }

    private static Arbitrary<Step> validPosts() {
        return PacketArbitraries.payloads()
                .map(packets -> new Step(
                        "POST " + packets,
                        scenario -> scenario.post(
                                scenario.codec.protocol() == ProtocolVersion.V4
                                        ? PollingBody.text(
                                                Payload.encode(PacketArbitraries.frames(scenario.codec, packets)))
                                        : PollingBody.binary(LengthPrefixedPayload.encodeBinary(
                                                PacketArbitraries.frames(scenario.codec, packets))))));
    }

    @Property
    void whatever_a_client_does_its_session_leaves_nothing(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll boolean polls, @ForAll("steps") List<Step> steps) {
        var scenario = new Scenario(codec, polls);
        steps.forEach(step -> step.run().accept(scenario));
        scenario.end();
        assertThat(scenario.server.size()).isZero();
        assertThat(scenario.clock.timers().size()).isZero();
        assertThat(scenario.closings).hasSize(1);
        assertThat(scenario.gets).allMatch(get -> get.body() != null || get.error() != null);
    }

    @Property
    void messages_are_the_same_however_they_are_distributed_over_posts(
            @ForAll("messages") List<EnginePacket> messages, @ForAll("cuts") List<Integer> sizes) {
        var whole = new Scenario(EnginePacketCodec.V4, true);
        whole.post(messages);
        var parts = new Scenario(EnginePacketCodec.V4, true);
        var start = 0;
        for (var size : sizes) {
            var end = Math.min(messages.size(), start + size);
            parts.post(messages.subList(start, end));
            start = end;
        }
        parts.post(messages.subList(start, messages.size()));
        assertThat(whole.messages).hasSameSizeAs(messages);
        assertThat(parts.messages).isEqualTo(whole.messages);
    }

    @Provide
    Arbitrary<List<EnginePacket>> messages() {
        return PacketArbitraries.payloads().map(packets -> packets.stream()
                .filter(packet -> packet instanceof EnginePacket.Message || packet instanceof EnginePacket.Binary)
                .toList());
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 3).list().ofMaxSize(5);
    }

    /** An action of the client, of its transports, or of the clock. */
    private record Step(String name, Consumer<Scenario> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Scenario implements SessionHandler {
        private final EnginePacketCodec codec;
        private final ManualClock clock = new ManualClock();
        private final EngineServer server;
        private final FakeTransport webSocket = new FakeTransport();
        private final List<FakePollRequest> gets = new ArrayList<>();
        private final List<Object> messages = new ArrayList<>();
        private final List<CloseCause> closings = new ArrayList<>();
        private final EngineSession session;
        private Optional<TransportUpgrade> upgrade = Optional.empty();

        Scenario(EnginePacketCodec codec, boolean polls) {
            this.codec = codec;
            server = EngineFixtures.options()
                    .maxPayload(60)
                    .maxPackets(MAX_PACKETS)
                    .outboxBytes(1_000)
                    .maxSessions(1)
                    .server(clock);
            var heartbeat = codec.protocol() == ProtocolVersion.V3 ? HeartbeatMode.CLIENT : HeartbeatMode.PACKETS;
            session = server.open(
                            polls ? new PollingTransport(codec) : webSocket,
                            new SessionParameters(codec, heartbeat, "7f000001"),
                            opened -> this)
                    .orElseThrow();
        }

        /** Returns the receiver of the WebSocket. */
        FrameReceiver inbound() {
            return upgrade.<FrameReceiver>map(found -> found).orElse(session);
        }

        void get() {
            get(false);
        }

        void get(boolean stalls) {
            var get = new FakePollRequest(stalls);
            gets.add(get);
            session.poll(get);
        }

        void completeGet(boolean sent) {
            gets.stream()
                    .filter(get -> get.stalled() && get.body() != null)
                    .reduce((before, last) -> last)
                    .ifPresent(get -> get.complete(sent));
        }

        void post(List<EnginePacket> packets) {
            if (!packets.isEmpty()) {
                post(PollingBody.text(Payload.encode(PacketArbitraries.frames(codec, packets))));
            }
        }

        void post(PollingBody body) {
            if (session.beginPost(new FakePost()).isEmpty()) {
                session.completePost(Optional.of(body));
            }
        }

        void postTooLarge() {
            if (session.beginPost(new FakePost()).isEmpty()) {
                session.completePost(Optional.empty());
            }
        }

        void upgrade() {
            upgrade = session.upgrade(webSocket).or(() -> upgrade);
        }

        void completeSend(boolean sent) {
            if (webSocket.pending() > 0) {
                webSocket.complete(sent);
            }
        }

        void end() {
            upgrade.ifPresent(found -> found.close(EngineCloseCause.TRANSPORT_CLOSE));
            session.close(EngineCloseCause.TRANSPORT_CLOSE);
            get();
        }

        @Override
        public void opened() {}

        @Override
        public void message(String text) throws ProtocolError {
            received(text);
        }

        @Override
        public void binary(ByteBuffer bytes) {
            received(bytes);
        }

        private void received(Object message) {
            assertThat(closings).isEmpty();
            messages.add(message);
            session.send(FrameBatch.of(new Frame.Text("4event")));
        }

        @Override
        public void closed(CloseCause cause) {
            closings.add(cause);
        }
    }
}
