package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.TextArbitraries;
import dev.sinal.socketio.SocketIoCloseCause;
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

class EngineSessionProperties {
    private static final int MOST_PACKETS = 6;

    @Provide
    Arbitrary<EnginePacketCodec> codecs() {
        return PacketArbitraries.codecs();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var frames = TextArbitraries.of(PacketArbitraries.WORDS);
        return Arbitraries.frequencyOf(
                        Tuple.of(4, step("GET", Game::get)),
                        Tuple.of(2, step("GET that stalls", game -> game.get(true))),
                        Tuple.of(1, step("GET is through", game -> game.completeGet(true))),
                        Tuple.of(1, step("GET broke off", game -> game.completeGet(false))),
                        Tuple.of(
                                4,
                                frames.map(
                                        text -> new Step("POST " + text, game -> game.post(PollingBody.text(text))))),
                        Tuple.of(2, rightBodies()),
                        Tuple.of(1, step("two POSTs", game -> game.session.beginPost(new FakePost()))),
                        Tuple.of(1, step("too large a POST", Game::postTooMuch)),
                        Tuple.of(2, step("WebSocket", Game::upgrade)),
                        Tuple.of(2, step("probe", game -> game.inbound().received("2probe"))),
                        Tuple.of(2, step("upgrade", game -> game.inbound().received("5"))),
                        Tuple.of(2, step("pong", game -> game.inbound().receivedPong())),
                        Tuple.of(
                                2,
                                frames.map(text -> new Step(
                                        "text " + text, game -> game.inbound().received(text)))),
                        Tuple.of(
                                1,
                                PacketArbitraries.bytes()
                                        .map(bytes -> new Step(
                                                "bytes", game -> game.inbound().received(bytes)))),
                        Tuple.of(2, step("a send stalls", game -> game.webSocket.stall())),
                        Tuple.of(2, step("a send is through", game -> game.completeSend(true))),
                        Tuple.of(1, step("a send failed", game -> game.completeSend(false))),
                        Tuple.of(
                                2,
                                step("an event", game -> game.session.send(FrameBatch.of(new Frame.Text("4event"))))),
                        Tuple.of(
                                1,
                                step(
                                        "the end is near",
                                        game -> game.session.closeWhenFlushed(SocketIoCloseCause.REFUSED))),
                        Tuple.of(
                                4,
                                Arbitraries.of(60, 1_000, 9_000, 16_000)
                                        .map(millis -> new Step(
                                                millis + " ms", game -> game.clock.pass(Duration.ofMillis(millis))))))
                .list()
                .ofMaxSize(25);
    }

    private static Arbitrary<Step> step(String what, Consumer<Game> play) {
        return Arbitraries.just(new Step(what, play));
    }

    private static Arbitrary<Step> rightBodies() {
        return PacketArbitraries.payloads()
                .map(packets -> new Step(
                        "POST " + packets,
                        game -> game.post(
                                game.codec.protocol() == ProtocolVersion.V4
                                        ? PollingBody.text(
                                                Payload.encode(PacketArbitraries.frames(game.codec, packets)))
                                        : PollingBody.binary(LengthPrefixedPayload.encodeBinary(
                                                PacketArbitraries.frames(game.codec, packets))))));
    }

    @Property
    void whatever_a_client_does_its_session_leaves_nothing_behind(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll boolean polls, @ForAll("steps") List<Step> steps) {
        var game = new Game(codec, polls);
        steps.forEach(step -> step.play().accept(game));
        game.end();
        assertThat(game.server.size()).isZero();
        assertThat(game.clock.timers().size()).isZero();
        assertThat(game.closings).hasSize(1);
        assertThat(game.gets).allMatch(get -> get.body() != null || get.refusal() != null);
    }

    /** What is posted at once or one by one is the same to the protocol above. */
    @Property
    void messages_are_the_same_however_they_are_put_into_bodies(
            @ForAll("messages") List<EnginePacket> messages, @ForAll("cuts") List<Integer> sizes) {
        var whole = new Game(EnginePacketCodec.V4, true);
        whole.post(messages);
        var parts = new Game(EnginePacketCodec.V4, true);
        var start = 0;
        for (var size : sizes) {
            var end = Math.min(messages.size(), start + size);
            parts.post(messages.subList(start, end));
            start = end;
        }
        parts.post(messages.subList(start, messages.size()));
        assertThat(whole.heard).hasSameSizeAs(messages);
        assertThat(parts.heard).isEqualTo(whole.heard);
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

    /** Something that a client does, its transports, or time. */
    private record Step(String what, Consumer<Game> play) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static final class Game implements SessionHandler {
        private final EnginePacketCodec codec;
        private final ManualClock clock = new ManualClock();
        private final EngineServer server;
        private final FakeTransport webSocket = new FakeTransport();
        private final List<FakePollRequest> gets = new ArrayList<>();
        private final List<Object> heard = new ArrayList<>();
        private final List<CloseCause> closings = new ArrayList<>();
        private final EngineSession session;
        private Optional<TransportUpgrade> upgrade = Optional.empty();

        Game(EnginePacketCodec codec, boolean polls) {
            this.codec = codec;
            var options = new EngineOptions(
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    60,
                    MOST_PACKETS,
                    1_000,
                    1,
                    1);
            server = new EngineServer(options, clock.timers());
            var heartbeat = codec.protocol() == ProtocolVersion.V3 ? HeartbeatMode.CLIENT : HeartbeatMode.PACKETS;
            session = server.open(
                            polls ? new PollingTransport(codec) : webSocket,
                            new SessionParameters(codec, heartbeat, "7f000001"),
                            opened -> this)
                    .orElseThrow();
        }

        /** What the WebSocket talks to. */
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

        void postTooMuch() {
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
            hear(text);
        }

        @Override
        public void binary(ByteBuffer bytes) {
            hear(bytes);
        }

        private void hear(Object message) {
            assertThat(closings).isEmpty();
            heard.add(message);
            session.send(FrameBatch.of(new Frame.Text("4heard")));
        }

        @Override
        public void closed(CloseCause cause) {
            closings.add(cause);
        }
    }
}
