package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventHandlersTest {
    private final SocketIoFixture stage = new SocketIoFixture();
    private final List<String> happened = new ArrayList<>();
    private Socket socket;
    private Namespace loja;
    private EngineSession session;

    @BeforeEach
    void a_client_enters() {
        var handlers = new EventHandlers()
                .onConnect((entering, auth) -> {
                    socket = entering;
                    happened.add("connected " + auth);
                    socket.onDisconnect(reason -> socket.dispatch(() -> happened.add("disconnected")));
                    socket.joinAndConfirm();
                })
                .on("message", (sender, event) -> {
                    happened.add(event.arguments().json());
                    sender.emit("message-back", event.arguments());
                })
                .on("question", (sender, event) -> {
                    event.acknowledge(event.arguments());
                    event.acknowledge(event.arguments());
                })
                .on("7", (sender, event) -> happened.add("seven"))
                .on("broken", (sender, event) -> {
                    throw new IllegalStateException("broken on purpose");
                });
        loja = stage.server.open("/loja", handlers);
        session = stage.open(EnginePacketCodec.V4, ConnectMode.standard((namespace, auth) -> Optional::empty));
        session.received("40/loja,{\"a\":1}");
        stage.runHandlers();
        stage.transport.take();
    }

    @Test
    void what_happens_to_a_socket_is_told_in_order_and_not_by_the_thread_that_reads() {
        session.received("42/loja,[\"message\",1]");
        session.received("42/loja,[\"message\",2]");
        session.received("42/loja,[7]");
        session.received("41/loja,");
        assertThat(happened).containsExactly("connected {\"a\":1}");
        stage.runHandlers();
        assertThat(happened).containsExactly("connected {\"a\":1}", "[1]", "[2]", "seven", "disconnected");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "42/loja,[\"message\",1,\"2\",{\"3\":[true]}]         | 42/loja,[\"message-back\",1,\"2\",{\"3\":[true]}]",
                "42/loja,[\"message\"]                                | 42/loja,[\"message-back\"]",
                "42/loja,[\"message\",\"\\ud800 \\u2028\"]            | 42/loja,[\"message-back\",\"\\ud800 \u2028\"]",
                "42/loja,456[\"question\",1]                          | 43/loja,456[1]",
                "42/loja,9007199254740991[\"question\"]               | 43/loja,9007199254740991[]",
                "42/loja,0[\"nobody knows\"]                          | 43/loja,0[{\"status\":\"error\",\"message\":\"unknown event\"}]",
                "42/loja,0[\"broken\"]                                | 43/loja,0[{\"status\":\"error\",\"message\":\"internal error\"}]"
            })
    void an_event_is_answered(String event, String answer) {
        session.received(event);
        stage.runHandlers();
        assertThat(stage.transport.take()).containsExactly(answer);
        assertThat(stage.transport.closed()).isNull();
    }

    @Test
    void bytes_come_and_go() {
        session.received(
                "452-/loja,789[\"question\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        var buffer = ByteBuffer.wrap(new byte[] {1, 2, 3});
        session.received(buffer);
        buffer.put(0, (byte) 99); // a container uses its buffers again
        session.received(ByteBuffer.wrap(new byte[] {4, 5, 6}));
        stage.runHandlers();
        assertThat(stage.transport.take().get(0))
                .isEqualTo("462-/loja,789[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
    }

    @Test
    void attachments_follow_their_packet_at_once() {
        session.received("452-/loja,[\"message\",{\"_placeholder\":true,\"num\":0}]");
        session.received(ByteBuffer.wrap(new byte[1]));
        session.received("42/loja,[\"message\"]");
        assertThat(stage.transport.closed()).isEqualTo(CloseCause.PARSE_ERROR);
    }

    @Test
    void a_binary_packet_before_its_namespace_was_entered() {
        session.received("451-/nada,[\"message\",{\"_placeholder\":true,\"num\":0}]");
        assertThat(stage.transport.closed()).isEqualTo(CloseCause.PARSE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"43/loja,1[\"yes\"]", "43/loja,[]", "461-/loja,1[{\"_placeholder\":true,\"num\":0}]"})
    void an_acknowledgement_that_was_not_asked_for_is_ignored(String ack) {
        session.received(ack);
        if (ack.startsWith("461-")) {
            session.received(ByteBuffer.wrap(new byte[] {1, 2}));
        }
        session.received("42/loja,[\"message\"]");
        stage.runHandlers();
        assertThat(stage.transport.take()).containsExactly("42/loja,[\"message-back\"]");
        assertThat(stage.transport.closed()).isNull();
    }

    @Test
    void a_client_that_emits_faster_than_it_is_heard_is_closed() {
        for (var i = 0; i <= 1_000; i++) {
            session.received("42/loja,[\"message\"]");
        }
        assertThat(stage.transport.closed()).isEqualTo(CloseCause.FLOOD);
        stage.runHandlers();
        assertThat(happened).endsWith("disconnected");
    }

    @Test
    void a_socket_that_was_narrowed_gets_only_what_it_wants() {
        socket.subscribe(Set.of("call"));
        loja.emit("call", Arguments.of("[]"));
        loja.emit("status", Arguments.of("[]"));
        assertThat(stage.transport.take()).containsExactly("42/loja,[\"call\"]");
        socket.subscribe(Set.of());
        loja.emit("status", Arguments.of("[]"));
        assertThat(stage.transport.take()).containsExactly("42/loja,[\"status\"]");
    }

    @Test
    void a_session_is_in_no_more_namespaces_than_it_may() {
        for (var i = 0; i < 5; i++) {
            stage.server.open("/" + i, EventHandlers.NONE);
            session.received("40/" + i + ",");
        }
        assertThat(stage.transport.take()).endsWith("44/4,{\"message\":\"Too many namespaces\"}");
        assertThat(stage.server.connectErrors().get(ConnectError.TOO_MANY_NAMESPACES))
                .isOne();
    }

    @Test
    void sessions_in_no_namespace_are_counted() {
        for (var i = 0; i < 10; i++) {
            assertThat(stage.server.capacityError()).isEmpty();
            stage.open(EnginePacketCodec.V4, ConnectMode.standard((namespace, auth) -> Optional::empty));
        }
        assertThat(stage.server.capacityError()).isPresent();
        stage.clock.pass(Duration.ofSeconds(45));
        assertThat(stage.server.pendingSessions()).isZero();
    }

    @Test
    void json_nests_no_deeper_than_it_may() {
        session.received("42/loja,[\"message\"," + "[".repeat(18) + "]".repeat(18) + "]");
        assertThat(stage.transport.closed()).isNull();
        session.received("42/loja,[\"message\"," + "[".repeat(20) + "]".repeat(20) + "]");
        assertThat(stage.transport.closed()).isEqualTo(CloseCause.NESTING);
    }
}
