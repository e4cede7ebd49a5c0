package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.ManualClock;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.engineio.Transport;
import dev.sinal.socketio.Authenticator.ConnectAuthorizer;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how sessions connect to namespaces, receive events, and are disconnected. */
class SocketIoServerTest {
    private static final ConnectAuthorizer KEY_IS_K = (namespace, auth) -> () ->
            auth.get("apikey") instanceof JsonString key && key.getString().equals("k")
                    ? Optional.empty()
                    : Optional.of("apiKey is required");

    private final SocketIoFixture fixture = new SocketIoFixture();
    private final ManualClock clock = fixture.clock;
    private final FakeTransport transport = fixture.transport;
    private final EngineServer engine = fixture.engine;
    private final SocketIoServer server = fixture.server;
    private Namespace loja;

    @BeforeEach
    void open_namespaces() {
        loja = server.open("/loja", EventHandlers.NONE);
        server.open("/", EventHandlers.NONE);
    }

    @Test
    void a_client_connects_to_a_namespace_and_receives_its_events() {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        loja.emit("call", Arguments.of("[{}]"));
        var frames = transport.take();
        assertThat(frames.get(0))
                .matches("40/loja,\\{\"sid\":\"[\\w-]{20}\"}")
                .doesNotContain(session.sid().value());
        assertThat(frames.get(1)).isEqualTo("42/loja,[\"call\",{}]");
        assertThat(frames).hasSize(2);
    }

    @Test
    void packets_of_the_root_omit_the_namespace() {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40{\"apikey\":\"k\"}");
        server.namespace("/").orElseThrow().emit("call", Arguments.of("[{}]"));
        assertThat(transport.take()).element(1).isEqualTo("42[\"call\",{}]");
    }

    @Test
    void a_client_that_is_not_authorized_does_not_learn_which_namespaces_exist() {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,");
        session.received("40/nada,");
        session.received("40/nada,{\"apikey\":\"k\"}");
        assertThat(transport.take())
                .containsExactly(
                        "44/loja,{\"message\":\"apiKey is required\"}",
                        "44/nada,{\"message\":\"apiKey is required\"}",
                        "44/nada,{\"message\":\"Invalid namespace\"}");
        assertThat(transport.closed()).isNull();
    }

    @Test
    void a_connect_error_may_have_data() {
        var session = connect(ConnectMode.standard((namespace, auth) -> new Authenticator.NamespaceAuthorization() {
            @Override
            public Optional<String> refusal() {
                return Optional.of("not yet");
            }

            @Override
            public Optional<JsonValue> data() {
                return Optional.of(JsonValue.TRUE);
            }
        }));
        session.received("40/loja,");
        assertThat(transport.take()).containsExactly("44/loja,{\"message\":\"not yet\",\"data\":true}");
    }

    @Test
    void a_client_that_disconnects_receives_no_more_events_and_may_connect_again() {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received("41/loja");
        transport.take();
        loja.emit("call", Arguments.of("[{}]"));
        assertThat(transport.take()).isEmpty();
        session.received("40/loja,{\"apikey\":\"k\"}");
        assertThat(transport.take()).hasSize(1);
        assertThat(transport.closed()).isNull();
    }

    @Test
    void a_namespace_that_closes_disconnects_its_clients() {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        transport.take();
        server.close("/loja", "It is over");
        assertThat(transport.take()).containsExactly("42/loja,[\"revoked\",{\"message\":\"It is over\"}]", "41/loja,");
        assertThat(transport.closed()).isNull();
        session.received("40/loja,{\"apikey\":\"k\"}");
        assertThat(transport.take()).containsExactly("44/loja,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void packets_of_a_client_of_an_instances_url_name_its_namespace_the_root() {
        var session = connect(ConnectMode.rootedAt(KEY_IS_K, "/loja"));
        session.received("40{\"apikey\":\"k\"}");
        loja.emit("call", Arguments.of("[{}]"));
        var frames = transport.take();
        assertThat(frames.get(0)).startsWith("40{\"sid\":");
        assertThat(frames.get(1)).isEqualTo("42[\"call\",{}]");
        server.close("/loja", "It is over");
        assertThat(transport.take()).last().isEqualTo("41");
    }

    @Test
    void events_that_are_emitted_together_are_sent_in_one_batch_by_subscription() {
        var session = connect(ConnectMode.standard((namespace, auth) -> Optional::empty));
        session.received("40/loja,");
        var filtered = new FakeTransport();
        server.accept(
                        filtered,
                        EnginePacketCodec.V4,
                        "7f000001",
                        ConnectMode.standard((namespace, auth) -> Optional::empty))
                .orElseThrow()
                .received("40/loja,");
        var protocol4 = new FakeTransport();
        server.accept(
                        protocol4,
                        new EnginePacketCodec(ProtocolVersion.V3, false, Optional.empty()),
                        "7f000001",
                        ConnectMode.standard((namespace, auth) -> Optional::empty))
                .orElseThrow()
                .received("40/loja,");
        var subscribing = server.sockets()
                .filter(socket -> socket.isProtocol5() && socket.session() != session)
                .findFirst()
                .orElseThrow();
        subscribing.subscribe(Set.of("b"));
        List.of(transport, filtered, protocol4).forEach(FakeTransport::take);
        var before = transport.sends().size();
        loja.emit(List.of(event("a"), event("b"), event("c"), event("b")));
        var all = new String[] {"42/loja,[\"a\"]", "42/loja,[\"b\"]", "42/loja,[\"c\"]", "42/loja,[\"b\"]"};
        assertThat(transport.take()).containsExactly(all);
        assertThat(transport.sends()).hasSize(before + 1);
        assertThat(protocol4.take()).containsExactly(all);
        assertThat(filtered.take()).containsExactly("42/loja,[\"b\"]", "42/loja,[\"b\"]");
        loja.emit(List.of(event("a"), event("c")));
        assertThat(filtered.take()).isEmpty();
    }

    private static OutgoingEvent event(String event) {
        return new OutgoingEvent(event, format -> Arguments.of("[]"));
    }

    @Test
    void a_client_whose_authorization_is_revoked_is_disconnected_with_the_reason_and_others_stay() {
        var allowed = new AtomicBoolean(true);
        ConnectAuthorizer revocable =
                (namespace, auth) -> () -> allowed.get() ? Optional.empty() : Optional.of("Forbidden");
        var session = connect(ConnectMode.standard(revocable));
        session.received("40/loja,");
        var other = new FakeTransport();
        server.accept(
                        other,
                        EnginePacketCodec.V4,
                        "7f000001",
                        ConnectMode.standard((namespace, auth) -> Optional::empty))
                .orElseThrow()
                .received("40/loja,");
        server.disconnectUnauthorized();
        transport.take();
        allowed.set(false);
        server.disconnectUnauthorized();
        assertThat(transport.take()).containsExactly("42/loja,[\"revoked\",{\"message\":\"Forbidden\"}]", "41/loja,");
        assertThat(loja.size()).isEqualTo(1);
        session.received("40/loja,");
        assertThat(transport.take()).containsExactly("44/loja,{\"message\":\"Forbidden\"}");
    }

    @Test
    void a_listen_only_session_whose_authorization_is_revoked_is_closed() {
        var allowed = new AtomicBoolean(true);
        ConnectAuthorizer revocable =
                (namespace, auth) -> () -> allowed.get() ? Optional.empty() : Optional.of("Forbidden");
        connect(ConnectMode.listenOnly(revocable, "/loja"), false);
        allowed.set(false);
        server.disconnectUnauthorized();
        assertThat(transport.closed()).isEqualTo(SocketIoCloseCause.REVOKED);
    }

    @Test
    void an_authorization_that_is_revoked_while_connecting_disconnects_the_client() {
        var checks = new AtomicInteger();
        ConnectAuthorizer once =
                (namespace, auth) -> () -> checks.getAndIncrement() == 0 ? Optional.empty() : Optional.of("Forbidden");
        var session = connect(ConnectMode.standard(once));
        session.received("40/loja,");
        assertThat(transport.take()).contains("41/loja,");
        assertThat(loja.size()).isZero();
    }

    @Test
    void a_listen_only_session_is_connected_when_it_opens() {
        connect(ConnectMode.listenOnly((namespace, auth) -> Optional::empty, "/loja"), false);
        loja.emit("call", Arguments.of("[{}]"));
        var frames = transport.take();
        assertThat(frames.get(0)).startsWith("0{");
        assertThat(frames.get(1)).startsWith("40/loja,{\"sid\":");
        assertThat(frames.get(2)).isEqualTo("42/loja,[\"call\",{}]");
    }

    @Test
    void a_listen_only_session_that_is_not_authorized_is_refused_and_closed() {
        connect(ConnectMode.listenOnly(KEY_IS_K, "/loja"));
        assertThat(transport.take()).containsExactly("44/loja,{\"message\":\"apiKey is required\"}");
        assertThat(transport.closed()).isEqualTo(SocketIoCloseCause.REFUSED);
        assertThat(engine.size()).isZero();
        assertThat(clock.timers().size()).isZero();
    }

    @Test
    void a_session_that_connects_to_no_namespace_is_closed() {
        connect(ConnectMode.standard(KEY_IS_K)).received("40/loja,");
        clock.pass(Duration.ofSeconds(25));
        clock.pass(Duration.ofSeconds(19));
        assertThat(transport.closed()).isNull();
        clock.pass(Duration.ofSeconds(1));
        assertThat(transport.closed()).isIn(SocketIoCloseCause.CONNECT_TIMEOUT, EngineCloseCause.PING_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40/loja,{\"apikey\":\"k\"}", // a second CONNECT
                "44/loja,{}",
                "42/outra,[\"x\"]",
                "40/outra,[]",
                "40/outra,\"x\"",
                "41/loja,{}",
                "42/loja,{}",
                "42/loja,[]",
                "42/loja,[{\"toString\":\"x\"}]",
                "42/loja,[null]",
                "42/loja,[\"connect\"]",
                "42/loja,[\"newListener\"]",
                "42/loja,-1[\"x\"]",
                "42/loja,9007199254740992[\"x\"]",
                "42/loja,123456789012345678901234[\"x\"]",
                "42/loja,[\"x\"",
                "43/loja,1{}",
                "47/loja,",
                "49",
                "4",
                "45/loja,[\"x\"]",
                "450-/loja,[\"x\"]",
                "451-/loja,[\"x\",{\"_placeholder\":true,\"num\":\"splice\"}]",
                "451-/loja,[\"x\",{\"_placeholder\":true,\"num\":-1}]",
                "451-/loja,[\"x\",{\"_placeholder\":true,\"num\":1}]",
                "451-/loja,[\"x\",{\"_placeholder\":true,\"num\":0.5}]",
                "451-/loja,[\"x\",{\"_placeholder\":true,\"num\":1e999999999}]"
            })
    void a_protocol_error_closes_the_session(String frame) {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received(frame);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PARSE_ERROR);
        assertThat(loja.size()).isZero();
        assertThat(engine.size()).isZero();
        assertThat(clock.timers().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4511-/loja,[\"x\"]", "4599999-/loja,[\"x\"]"})
    void too_many_attachments_close_the_session(String frame) {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received(frame);
        assertThat(transport.closed()).isEqualTo(SocketIoCloseCause.ATTACHMENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42/loja,[\"x\"]y", "42/loja,[\"x\"][\"y\"]", "43/loja,7[]]", "40/outra,{}{}"})
    void characters_after_the_json_close_the_session(String frame) {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received(frame);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PARSE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42/loja,",
                "42/loja,[1]",
                "42/loja,[\"anything\",{\"a\":[1,2,3]}]",
                "42/loja,9007199254740991[\"x\"]",
                "43/loja,77[]",
                "46"
            })
    void packets_that_the_reference_implementation_tolerates_are_tolerated(String frame) {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received(frame.equals("46") ? "6" : frame);
        assertThat(transport.closed()).isNull();
    }

    @Test
    void an_attachment_more_than_announced_closes_the_session() {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received("451-/loja,[\"x\",{\"_placeholder\":true,\"num\":0}]");
        session.received(ByteBuffer.allocate(1));
        assertThat(transport.closed()).isNull();
        session.received(ByteBuffer.allocate(1));
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PARSE_ERROR);
    }

    @Test
    void text_among_attachments_closes_the_session() {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received("451-/loja,[\"x\",{\"_placeholder\":true,\"num\":0}]");
        session.received("42/loja,[\"y\"]");
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PARSE_ERROR);
    }

    @Test
    void deeply_nested_json_closes_only_the_session() {
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja," + "{\"a\":".repeat(100_000));
        assertThat(transport.closed()).isEqualTo(SocketIoCloseCause.NESTING);
    }

    @Test
    void a_namespace_that_closes_while_a_client_connects_disconnects_it() {
        server.open("/gone", new EventHandlers().onConnect((socket, auth) -> {
                    server.close("/gone", "It is over");
                    socket.joinAndConfirm();
                }));
        connect(ConnectMode.standard(KEY_IS_K)).received("40/gone,{\"apikey\":\"k\"}");
        assertThat(transport.take()).hasSize(2).last().isEqualTo("41/gone,");
        assertThat(server.sockets()).isEmpty();
    }

    @Test
    void an_event_that_is_emitted_while_a_client_connects_follows_the_connect_packet() {
        var namespace = server.open("/early", EventHandlers.NONE);
        var received = new ArrayList<String>();
        var emitting = new Transport() {
            @Override
            public int writableBytes() {
                return 1;
            }

            @Override
            public void send(FrameBatch batch, Completion done) {
                received.add(((Frame.Text) batch.frames().get(0)).text());
                if (received.size() == 2) { // the CONNECT packet is being sent
                    namespace.emit("first", Arguments.of("[]"));
                    namespace.emit("second", Arguments.of("[]"));
                }
                done.done(true);
            }

            @Override
            public void close(CloseCause cause) {}
        };
        server.accept(emitting, EnginePacketCodec.V4, "7f000001", ConnectMode.standard(KEY_IS_K))
                .orElseThrow()
                .received("40/early,{\"apikey\":\"k\"}");
        namespace.emit("third", Arguments.of("[]"));
        assertThat(received.get(1)).startsWith("40/early,");
        assertThat(received.subList(2, received.size()))
                .containsExactly("42/early,[\"first\"]", "42/early,[\"second\"]", "42/early,[\"third\"]");
    }

    @Test
    void a_socket_that_joins_late_receives_what_was_emitted_to_it_before_and_is_not_kept_if_it_disconnected() {
        var connecting = new ArrayList<Socket>();
        var namespace = server.open("/late", new EventHandlers().onConnect((socket, auth) -> connecting.add(socket)));
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/late,{\"apikey\":\"k\"}");
        namespace.emit("before join", Arguments.of("[]"));
        assertThat(transport.take()).isEmpty();
        var socket = connecting.get(0);
        socket.emit("missed", Arguments.of("[]"));
        socket.resumeAs("before");
        socket.confirm(",\"pid\":\"p\"");
        socket.join();
        namespace.emit("live", Arguments.of("[]"));
        assertThat(transport.take())
                .containsExactly(
                        "42/late,[\"missed\"]", "40/late,{\"sid\":\"before\",\"pid\":\"p\"}", "42/late,[\"live\"]");
        session.received("41/late,");
        session.received("40/late,{\"apikey\":\"k\"}");
        session.received("41/late,");
        connecting.get(1).join();
        assertThat(namespace.size()).isZero();
    }

    @Test
    void the_disconnect_reason_is_reported_once() {
        var reasons = new ArrayList<DisconnectReason>();
        server.open("/once", new EventHandlers().onConnect((socket, auth) -> {
                    socket.joinAndConfirm();
                    socket.onDisconnect(reasons::add);
                }));
        var session = connect(ConnectMode.standard(KEY_IS_K));
        session.received("40/once,{\"apikey\":\"k\"}");
        session.received("41/once,");
        session.received("40/once,{\"apikey\":\"k\"}");
        session.close(EngineCloseCause.TRANSPORT_CLOSE);
        session.close(EngineCloseCause.TRANSPORT_CLOSE);
        assertThat(reasons).containsExactly(DisconnectReason.CLIENT, DisconnectReason.CONNECTION_LOST);
    }

    private EngineSession connect(ConnectMode mode) {
        return connect(mode, true);
    }

    private EngineSession connect(ConnectMode mode, boolean skipOpenPacket) {
        var session =
                server.accept(transport, EnginePacketCodec.V4, "7f000001", mode).orElseThrow();
        if (skipOpenPacket) {
            var first = transport.take();
            first.stream().skip(1).forEach(frame -> resend(frame));
        }
        return session;
    }

    private void resend(String frame) {
        transport.send(FrameBatch.of(new Frame.Text(frame)), sent -> {});
    }
}
