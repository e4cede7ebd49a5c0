package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.JsonArbitraries;
import dev.sinal.TextArbitraries;
import dev.sinal.engineio.CloseCause;
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
    Arbitrary<EnginePacketCodec> dialects() {
        return Arbitraries.of(
                EnginePacketCodec.V4,
                EngineFixtures.V3_CODEC,
                new EnginePacketCodec(ProtocolVersion.V3, true, Optional.empty()));
    }

    @Provide
    Arbitrary<ConnectMode> entries() {
        return Arbitraries.of(
                ConnectMode.standard(new Key(false)),
                ConnectMode.standard(new Key(true)),
                ConnectMode.rootedAt(new Key(false), "/loja"),
                ConnectMode.listenOnly(new Key(false), "/loja"),
                ConnectMode.listenOnly(new Key(false), "/nada"));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var right = Arbitraries.of(
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
        var sent = SentPacketArbitraries.carriers().map(carrier -> '4' + carrier.packet());
        var frames = Arbitraries.frequencyOf(
                Tuple.of(12, right),
                Tuple.of(2, sent),
                Tuple.of(1, TextArbitraries.damaged(right, WORDS)),
                Tuple.of(1, TextArbitraries.damaged(sent, JsonArbitraries.WORDS)),
                Tuple.of(1, TextArbitraries.of(WORDS)));
        return Arbitraries.frequencyOf(
                        Tuple.of(10, frames.map(text -> step("text " + text, on -> on.session.received(text)))),
                        Tuple.of(
                                3,
                                SentPacketArbitraries.bytes()
                                        .map(bytes -> step("bytes", on -> on.session.received(bytes)))),
                        Tuple.of(3, Arbitraries.just(step("handlers", on -> on.stage.runHandlers()))),
                        Tuple.of(1, Arbitraries.just(step("an event", Game::emit))),
                        Tuple.of(
                                1,
                                Arbitraries.just(step("an end", on -> on.stage.server.close("/loja", "It is over")))),
                        Tuple.of(
                                1,
                                Arbitraries.of(1, 6, 21, 46)
                                        .map(seconds -> step(
                                                seconds + " s",
                                                on -> on.stage.clock.pass(Duration.ofSeconds(seconds))))))
                .list()
                .ofMaxSize(15);
    }

    @Property
    void whatever_a_client_sends_its_connection_leaves_nothing_behind(
            @ForAll("dialects") EnginePacketCodec dialect,
            @ForAll("entries") ConnectMode entry,
            @ForAll("steps") List<Step> steps) {
        var game = new Game(dialect, entry);
        steps.forEach(step -> step.play().accept(game));
        game.session.close(CloseCause.TRANSPORT_CLOSE);
        game.stage.runHandlers();
        assertThat(game.stage.engine.size()).isZero();
        assertThat(game.stage.clock.timers().size()).isZero();
        assertThat(game.stage.server.pendingSessions()).isZero();
        assertThat(game.namespaces).allMatch(namespace -> namespace.size() == 0);
        assertThat(game.present).isEmpty();
    }

    @Provide
    Arbitrary<List<SentPacket>> messages() {
        return SentPacketArbitraries.carriers()
                .map(sent -> new SentPacket("/loja", "message", sent.id(), sent.json(), sent.attachments()))
                .list()
                .ofMaxSize(3);
    }

    @Property(tries = 500)
    void events_arrive_as_they_were_sent_with_their_bytes(
            @ForAll("dialects") EnginePacketCodec dialect, @ForAll("messages") List<SentPacket> messages) {
        var stage = new SocketIoFixture();
        var heard = new ArrayList<IncomingEvent>();
        stage.server.open("/", EventHandlers.NONE);
        stage.server.open("/loja", new EventHandlers().on("message", (socket, event) -> heard.add(event)));
        var session = stage.open(dialect, ConnectMode.standard(new Key(true)));
        session.received("40/loja");
        for (var message : messages) {
            session.received('4' + message.packet());
            message.attachments().forEach(bytes -> send(session, bytes));
        }
        stage.runHandlers();
        assertThat(heard).hasSameSizeAs(messages);
        for (var i = 0; i < heard.size(); i++) {
            var arguments = heard.get(i).arguments();
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

    private static Step step(String what, Consumer<Game> play) {
        return new Step(what, play);
    }

    /** Something that a client does, the server, or time. */
    private record Step(String what, Consumer<Game> play) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Lets everybody in who does not say that the token is another. */
    private record Key(boolean identified) implements Authenticator.ConnectAuthorizer {
        @Override
        public Authenticator.NamespaceAuthorization authorize(String namespace, JsonObject auth) {
            return () -> identified || !auth.containsKey("token") ? Optional.empty() : Optional.of("another");
        }
    }

    private static final class Game {
        private final SocketIoFixture stage = new SocketIoFixture();
        private final List<Socket> present = new ArrayList<>();
        private final List<Namespace> namespaces;
        private final EngineSession session;

        Game(EnginePacketCodec dialect, ConnectMode entry) {
            var handlers = new EventHandlers()
                    .onConnect((socket, auth) -> {
                        present.add(socket);
                        socket.onDisconnect(reason -> present.remove(socket));
                        socket.joinAndConfirm();
                    })
                    .on("message", (socket, event) -> {
                        event.arguments().values();
                        socket.emit("message-back", event.arguments());
                    })
                    .on("question", (socket, event) -> event.acknowledge(event.arguments()))
                    .on("bye", (socket, event) -> socket.disconnect());
            namespaces = List.of(stage.server.open("/", handlers), stage.server.open("/loja", handlers));
            session = stage.open(dialect, entry);
        }

        void emit() {
            namespaces.forEach(namespace -> namespace.emit("event", Arguments.of("[{}]")));
        }
    }
}
