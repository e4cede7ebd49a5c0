package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.JsonArbitraries;
import dev.sinal.TextArbitraries;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.ProtocolVersion;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Tests sessions with arbitrary sequences of packets, attachments, emitted events and elapsed time. */
class ClientConnectionProperties {
    private static final String[] WORDS = {
        "40",
        "41",
        "42",
        "43",
        "45",
        "46",
        "1-",
        "2-",
        "/",
        "/loja",
        "/nada",
        "/?token=1",
        "/loja?token=%",
        ",",
        "0",
        "1",
        "7",
        "[\"message\"",
        "[\"question\"",
        "[\"bye\"",
        "[7",
        "]",
        ",{\"_placeholder\":true,\"num\":0}",
        "{\"token\":\"k\"}",
        "{}"
    };

    @Provide
    Arbitrary<EnginePacketCodec> codecs() {
        return Arbitraries.of(
                EnginePacketCodec.V4,
                EngineFixtures.V3_CODEC,
                new EnginePacketCodec(ProtocolVersion.V3, true, Optional.empty()));
    }

    @Provide
    Arbitrary<ConnectMode> modes() {
        return Arbitraries.of(
                ConnectMode.standard(new TokenAuthorizer(false)),
                ConnectMode.standard(new TokenAuthorizer(true)),
                ConnectMode.rootedAt(new TokenAuthorizer(false), "/loja"),
                ConnectMode.listenOnly(new TokenAuthorizer(false), "/loja"),
                ConnectMode.listenOnly(new TokenAuthorizer(false), "/nada"));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var valid = Arbitraries.of(
                "40",
                "40/loja,",
                "40/loja,{\"token\":1}",
                "40/nada,",
                "41",
                "41/loja",
                "42[\"message\",1]",
                "42/loja,[\"message\"]",
                "42/loja,1[\"question\"]",
                "42/loja,[\"bye\"]",
                "43/loja,1[]",
                "431[]",
                "1",
                "2",
                "3",
                "451-/loja,[\"message\",{\"_placeholder\":true,\"num\":0}]",
                "461-/loja,1[{\"_placeholder\":true,\"num\":0}]");
        var sent = SentPacketArbitraries.packets().map(packet -> '4' + packet.packet());
        var frames = Arbitraries.frequencyOf(
                Tuple.of(12, valid),
                Tuple.of(2, sent),
                Tuple.of(1, TextArbitraries.damaged(valid, WORDS)),
                Tuple.of(1, TextArbitraries.damaged(sent, JsonArbitraries.WORDS)),
                Tuple.of(1, TextArbitraries.of(WORDS)));
        return Arbitraries.frequencyOf(
                        Tuple.of(
                                10,
                                frames.map(text -> step("text " + text, scenario -> scenario.session.received(text)))),
                        Tuple.of(
                                3,
                                SentPacketArbitraries.bytes()
                                        .map(bytes -> step("bytes", scenario -> scenario.session.received(bytes)))),
                        Tuple.of(3, Arbitraries.just(step("run handlers", scenario -> scenario.fixture.runHandlers()))),
                        Tuple.of(1, Arbitraries.just(step("emit", Scenario::emit))),
                        Tuple.of(
                                1,
                                Arbitraries.just(step(
                                        "close", scenario -> scenario.fixture.server.close("/loja", "It is over")))),
                        Tuple.of(
                                1,
                                Arbitraries.of(1, 6, 21, 46)
                                        .map(seconds -> step(
                                                seconds + " s",
                                                scenario -> scenario.fixture.clock.pass(Duration.ofSeconds(seconds))))))
                .list()
                .ofMaxSize(15);
    }

    @Property
    void a_closed_session_leaves_nothing_whatever_its_client_sent(
            @ForAll("codecs") EnginePacketCodec codec,
            @ForAll("modes") ConnectMode mode,
            @ForAll("steps") List<Step> steps) {
        var scenario = new Scenario(codec, mode);
        steps.forEach(step -> step.action().accept(scenario));
        scenario.session.close(EngineCloseCause.TRANSPORT_CLOSE);
        scenario.fixture.runHandlers();
        assertThat(scenario.fixture.engine.size()).isZero();
        assertThat(scenario.fixture.clock.timers().size()).isZero();
        assertThat(scenario.fixture.server.pendingSessions()).isZero();
        assertThat(scenario.namespaces).allMatch(namespace -> namespace.size() == 0);
        assertThat(scenario.connected).isEmpty();
    }

    @Provide
    Arbitrary<List<SentPacket>> messages() {
        return SentPacketArbitraries.packets()
                .map(sent -> new SentPacket("/loja", "message", sent.id(), sent.json(), sent.attachments()))
                .list()
                .ofMaxSize(3);
    }

    @Property(tries = 500)
    void events_are_received_as_they_were_sent_with_their_attachments(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll("messages") List<SentPacket> messages) {
        var fixture = new SocketIoFixture();
        var received = new ArrayList<IncomingEvent>();
        fixture.server.open("/", EventHandlers.NONE);
        fixture.server.open("/loja", new EventHandlers().on("message", (socket, event) -> received.add(event)));
        var session = fixture.open(codec, ConnectMode.standard(new TokenAuthorizer(true)));
        session.received("40/loja");
        for (var message : messages) {
            session.received('4' + message.packet());
            message.attachments().forEach(bytes -> send(session, bytes));
        }
        fixture.runHandlers();
        assertThat(received).hasSameSizeAs(messages);
        for (var i = 0; i < received.size(); i++) {
            var arguments = received.get(i).arguments();
            assertThat(arguments.values())
                    .isEqualTo(messages.get(i)
                            .values()
                            .subList(1, messages.get(i).values().size()));
            assertThat(arguments.attachments()).isEqualTo(messages.get(i).attachments());
        }
    }

    private static void send(EngineSession session, ByteBuffer bytes) {
        if (session.codec().protocol() == ProtocolVersion.V4) {
            session.received(bytes.duplicate());
        } else if (session.codec().base64()) {
            session.received("b4" + Base64.getEncoder().encodeToString(bytes.array()));
        } else {
            session.received(ByteBuffer.allocate(1 + bytes.remaining())
                    .put((byte) 4)
                    .put(bytes.duplicate())
                    .flip());
        }
    }

    private static Step step(String name, Consumer<Scenario> action) {
        return new Step(name, action);
    }

    /** An action of the client, of the server, or of the clock. */
    private record Step(String name, Consumer<Scenario> action) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Refuses a CONNECT with a token, unless the handshake was authenticated. */
    private record TokenAuthorizer(boolean isAuthenticated) implements Authenticator.ConnectAuthorizer {
        @Override
        public Authenticator.NamespaceAuthorization authorize(String namespace, JsonObject auth) {
            return () -> isAuthenticated || !auth.containsKey("token") ? Optional.empty() : Optional.of("refused");
        }
    }

    private static final class Scenario {
        private final SocketIoFixture fixture = new SocketIoFixture();
        private final List<Socket> connected = new ArrayList<>();
        private final List<Namespace> namespaces;
        private final EngineSession session;

        Scenario(EnginePacketCodec codec, ConnectMode mode) {
            var handlers = new EventHandlers()
                    .onConnect((socket, auth) -> {
                        connected.add(socket);
                        socket.onDisconnect(reason -> connected.remove(socket));
                        socket.joinAndConfirm();
                    })
                    .on("message", (socket, event) -> {
                        event.arguments().values();
                        socket.emit("message-back", event.arguments());
                    })
                    .on("question", (socket, event) -> event.acknowledge(event.arguments()))
                    .on("bye", (socket, event) -> socket.disconnect());
            namespaces = List.of(fixture.server.open("/", handlers), fixture.server.open("/loja", handlers));
            session = fixture.open(codec, mode);
        }

        void emit() {
            namespaces.forEach(namespace -> namespace.emit("event", Arguments.of("[{}]")));
        }
    }
}
