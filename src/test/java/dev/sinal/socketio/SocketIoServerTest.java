package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.CloseCause;
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

class SocketIoServerTest {
    private static final ConnectAuthorizer KEY_IS_K = (namespace, auth) -> () ->
            auth.get("apikey") instanceof JsonString key && key.getString().equals("k")
                    ? Optional.empty()
                    : Optional.of("apiKey is required");

    private final SocketIoFixture stage = new SocketIoFixture();
    private final ManualClock clock = stage.clock;
    private final FakeTransport transport = stage.transport;
    private final EngineServer engine = stage.engine;
    private final SocketIoServer server = stage.server;
    private Namespace loja;

    @BeforeEach
    void open_a_namespace() {
        loja = server.open("/loja", EventHandlers.NONE);
        server.open("/", EventHandlers.NONE);
    }

    @Test
    void a_client_enters_a_namespace_and_gets_its_events() {
        var session = enter(ConnectMode.standard(KEY_IS_K));
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
    void the_root_namespace_is_left_out_on_the_wire() {
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40{\"apikey\":\"k\"}");
        server.namespace("/").orElseThrow().emit("call", Arguments.of("[{}]"));
        assertThat(transport.take()).element(1).isEqualTo("42[\"call\",{}]");
    }

    @Test
    void who_may_not_enter_learns_nothing_of_what_exists() {
        var session = enter(ConnectMode.standard(KEY_IS_K));
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
    void a_refusal_may_say_more_than_its_reason() {
        var session = enter(ConnectMode.standard((namespace, auth) -> new Authenticator.NamespaceAuthorization() {
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
    void a_client_that_leaves_a_namespace_gets_no_more_and_may_come_back() {
        var session = enter(ConnectMode.standard(KEY_IS_K));
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
    void a_namespace_that_closes_puts_its_clients_out() {
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        transport.take();
        server.close("/loja", "It is over");
        assertThat(transport.take()).containsExactly("42/loja,[\"revoked\",{\"message\":\"It is over\"}]", "41/loja,");
        assertThat(transport.closed()).isNull();
        session.received("40/loja,{\"apikey\":\"k\"}");
        assertThat(transport.take()).containsExactly("44/loja,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void a_client_that_took_an_instances_url_for_the_path_calls_its_namespace_the_root() {
        var session = enter(ConnectMode.rootedAt(KEY_IS_K, "/loja"));
        session.received("40{\"apikey\":\"k\"}");
        loja.emit("call", Arguments.of("[{}]"));
        var frames = transport.take();
        assertThat(frames.get(0)).startsWith("40{\"sid\":");
        assertThat(frames.get(1)).isEqualTo("42[\"call\",{}]");
        server.close("/loja", "It is over");
        assertThat(transport.take()).last().isEqualTo("41");
    }

    @Test
    void a_burst_leaves_in_one_piece_and_each_gets_of_it_what_it_wants() {
        var session = enter(ConnectMode.standard((namespace, auth) -> Optional::empty));
        session.received("40/loja,");
        var narrow = new FakeTransport();
        server.accept(
                        narrow,
                        EnginePacketCodec.V4,
                        "7f000001",
                        ConnectMode.standard((namespace, auth) -> Optional::empty))
                .orElseThrow()
                .received("40/loja,");
        var old = new FakeTransport();
        server.accept(
                        old,
                        new EnginePacketCodec(ProtocolVersion.V3, false, Optional.empty()),
                        "7f000001",
                        ConnectMode.standard((namespace, auth) -> Optional::empty))
                .orElseThrow()
                .received("40/loja,");
        var narrowed = server.sockets()
                .filter(socket -> socket.isProtocol5() && socket.session() != session)
                .findFirst()
                .orElseThrow();
        narrowed.subscribe(Set.of("b"));
        List.of(transport, narrow, old).forEach(FakeTransport::take);
        var before = transport.sends().size();
        loja.emit(List.of(emission("a"), emission("b"), emission("c"), emission("b")));
        var all = new String[] {"42/loja,[\"a\"]", "42/loja,[\"b\"]", "42/loja,[\"c\"]", "42/loja,[\"b\"]"};
        assertThat(transport.take()).containsExactly(all);
        assertThat(transport.sends()).hasSize(before + 1);
        assertThat(old.take()).containsExactly(all);
        assertThat(narrow.take()).containsExactly("42/loja,[\"b\"]", "42/loja,[\"b\"]");
        loja.emit(List.of(emission("a"), emission("c")));
        assertThat(narrow.take()).isEmpty();
    }

    private static OutgoingEvent emission(String event) {
        return new OutgoingEvent(event, edition -> Arguments.of("[]"));
    }

    @Test
    void who_loses_the_right_to_be_in_is_put_out_and_told_why_and_others_stay() {
        var allowed = new AtomicBoolean(true);
        ConnectAuthorizer fickle =
                (namespace, auth) -> () -> allowed.get() ? Optional.empty() : Optional.of("Forbidden");
        var session = enter(ConnectMode.standard(fickle));
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
    void who_only_listens_and_may_not_any_more_is_closed() {
        var allowed = new AtomicBoolean(true);
        ConnectAuthorizer fickle =
                (namespace, auth) -> () -> allowed.get() ? Optional.empty() : Optional.of("Forbidden");
        enter(ConnectMode.listenOnly(fickle, "/loja"), false);
        allowed.set(false);
        server.disconnectUnauthorized();
        assertThat(transport.closed()).isEqualTo(CloseCause.REVOKED);
    }

    @Test
    void a_right_that_was_lost_on_the_way_in_is_noticed() {
        var asked = new AtomicInteger();
        ConnectAuthorizer once =
                (namespace, auth) -> () -> asked.getAndIncrement() == 0 ? Optional.empty() : Optional.of("Forbidden");
        var session = enter(ConnectMode.standard(once));
        session.received("40/loja,");
        assertThat(transport.take()).contains("41/loja,");
        assertThat(loja.size()).isZero();
    }

    @Test
    void a_listener_is_connected_at_once() {
        enter(ConnectMode.listenOnly((namespace, auth) -> Optional::empty, "/loja"), false);
        loja.emit("call", Arguments.of("[{}]"));
        var frames = transport.take();
        assertThat(frames.get(0)).startsWith("0{");
        assertThat(frames.get(1)).startsWith("40/loja,{\"sid\":");
        assertThat(frames.get(2)).isEqualTo("42/loja,[\"call\",{}]");
    }

    @Test
    void a_listener_that_may_not_listen_is_told_so_and_closed() {
        enter(ConnectMode.listenOnly(KEY_IS_K, "/loja"));
        assertThat(transport.take()).containsExactly("44/loja,{\"message\":\"apiKey is required\"}");
        assertThat(transport.closed()).isEqualTo(CloseCause.REFUSED);
        assertThat(engine.size()).isZero();
        assertThat(clock.timers().size()).isZero();
    }

    @Test
    void a_session_that_enters_nowhere_is_closed_in_time() {
        enter(ConnectMode.standard(KEY_IS_K)).received("40/loja,");
        clock.pass(Duration.ofSeconds(25));
        clock.pass(Duration.ofSeconds(19));
        assertThat(transport.closed()).isNull();
        clock.pass(Duration.ofSeconds(1));
        assertThat(transport.closed()).isIn(CloseCause.CONNECT_TIMEOUT, CloseCause.PING_TIMEOUT);
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
    void what_breaks_the_protocol_closes_the_whole_connection(String frame) {
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received(frame);
        assertThat(transport.closed()).isEqualTo(CloseCause.PARSE_ERROR);
        assertThat(loja.size()).isZero();
        assertThat(engine.size()).isZero();
        assertThat(clock.timers().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4511-/loja,[\"x\"]", "4599999-/loja,[\"x\"]"})
    void more_attachments_than_are_taken_close_the_whole_connection(String frame) {
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received(frame);
        assertThat(transport.closed()).isEqualTo(CloseCause.ATTACHMENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42/loja,[\"x\"]y", "42/loja,[\"x\"][\"y\"]", "43/loja,7[]]", "40/outra,{}{}"})
    void nothing_may_follow_the_json_of_a_packet(String frame) {
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received(frame);
        assertThat(transport.closed()).isEqualTo(CloseCause.PARSE_ERROR);
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
    void what_the_reference_tolerates_is_tolerated(String frame) {
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received(frame.equals("46") ? "6" : frame);
        assertThat(transport.closed()).isNull();
    }

    @Test
    void attachments_come_in_the_number_that_was_announced() {
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received("451-/loja,[\"x\",{\"_placeholder\":true,\"num\":0}]");
        session.received(ByteBuffer.allocate(1));
        assertThat(transport.closed()).isNull();
        session.received(ByteBuffer.allocate(1));
        assertThat(transport.closed()).isEqualTo(CloseCause.PARSE_ERROR);
    }

    @Test
    void text_among_attachments_closes_the_connection() {
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja,{\"apikey\":\"k\"}");
        session.received("451-/loja,[\"x\",{\"_placeholder\":true,\"num\":0}]");
        session.received("42/loja,[\"y\"]");
        assertThat(transport.closed()).isEqualTo(CloseCause.PARSE_ERROR);
    }

    @Test
    void deeply_nested_json_closes_the_connection_and_nothing_else() {
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/loja," + "{\"a\":".repeat(100_000));
        assertThat(transport.closed()).isEqualTo(CloseCause.NESTING);
    }

    @Test
    void a_namespace_that_closed_while_a_client_entered_does_not_keep_it() {
        server.open("/gone", new EventHandlers().onConnect((socket, auth) -> {
                    server.close("/gone", "It is over");
                    socket.joinAndConfirm();
                }));
        enter(ConnectMode.standard(KEY_IS_K)).received("40/gone,{\"apikey\":\"k\"}");
        assertThat(transport.take()).hasSize(2).last().isEqualTo("41/gone,");
        assertThat(server.sockets()).isEmpty();
    }

    @Test
    void an_event_that_comes_while_a_client_enters_follows_the_welcome() {
        var namespace = server.open("/early", EventHandlers.NONE);
        var heard = new ArrayList<String>();
        var emitting = new Transport() {
            @Override
            public int writableBytes() {
                return 1;
            }

            @Override
            public void send(FrameBatch parcel, Completion done) {
                heard.add(((Frame.Text) parcel.frames().get(0)).text());
                if (heard.size() == 2) { // the welcome is on its way
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
        assertThat(heard.get(1)).startsWith("40/early,");
        assertThat(heard.subList(2, heard.size()))
                .containsExactly("42/early,[\"first\"]", "42/early,[\"second\"]", "42/early,[\"third\"]");
    }

    @Test
    void a_client_that_was_let_in_late_hears_what_came_before_and_leaves_nothing_if_it_left() {
        var waiting = new ArrayList<Socket>();
        var namespace = server.open("/late", new EventHandlers().onConnect((socket, auth) -> waiting.add(socket)));
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/late,{\"apikey\":\"k\"}");
        namespace.emit("unheard", Arguments.of("[]"));
        assertThat(transport.take()).isEmpty();
        var socket = waiting.get(0);
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
        waiting.get(1).join();
        assertThat(namespace.size()).isZero();
    }

    @Test
    void a_socket_says_how_it_left_once() {
        var left = new ArrayList<DisconnectReason>();
        server.open("/left", new EventHandlers().onConnect((socket, auth) -> {
                    socket.joinAndConfirm();
                    socket.onDisconnect(left::add);
                }));
        var session = enter(ConnectMode.standard(KEY_IS_K));
        session.received("40/left,{\"apikey\":\"k\"}");
        session.received("41/left,");
        session.received("40/left,{\"apikey\":\"k\"}");
        session.close(CloseCause.TRANSPORT_CLOSE);
        session.close(CloseCause.TRANSPORT_CLOSE);
        assertThat(left).containsExactly(DisconnectReason.CLIENT, DisconnectReason.CONNECTION_LOST);
    }

    private EngineSession enter(ConnectMode entry) {
        return enter(entry, true);
    }

    private EngineSession enter(ConnectMode entry, boolean skipOpenPacket) {
        var session = server.accept(transport, EnginePacketCodec.V4, "7f000001", entry)
                .orElseThrow();
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
