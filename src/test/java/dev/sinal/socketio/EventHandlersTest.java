package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests event handlers, acknowledgements, attachments and the limits of a session. */
class EventHandlersTest {
    private final SocketIoFixture fixture = new SocketIoFixture();
    private final List<String> calls = new ArrayList<>();
    private Socket socket;
    private Namespace loja;
    private EngineSession session;

    @BeforeEach
    void a_connected_client() {
        var handlers = new EventHandlers()
                .onConnect((connecting, auth) -> {
                    socket = connecting;
                    calls.add("connected " + auth);
                    socket.onDisconnect(reason -> socket.dispatch(() -> calls.add("disconnected")));
                    socket.joinAndConfirm();
                })
                .on("message", (sender, event) -> {
                    calls.add(event.arguments().json());
                    sender.emit("message-back", event.arguments());
                })
                .on("question", (sender, event) -> {
                    event.acknowledge(event.arguments());
                    event.acknowledge(event.arguments());
                })
                .on("7", (sender, event) -> calls.add("seven"))
                .on("broken", (sender, event) -> {
                    throw new IllegalStateException("broken on purpose");
                });
        loja = fixture.server.open("/loja", handlers);
        session = fixture.open(EnginePacketCodec.V4, ConnectMode.standard((namespace, auth) -> Optional::empty));
        session.received("40/loja,{\"a\":1}");
        fixture.runHandlers();
        fixture.transport.take();
    }

    @Test
    void handlers_run_in_order_and_not_on_the_thread_that_reads() {
        session.received("42/loja,[\"message\",1]");
        session.received("42/loja,[\"message\",2]");
        session.received("42/loja,[7]");
        session.received("41/loja,");
        assertThat(calls).containsExactly("connected {\"a\":1}");
        fixture.runHandlers();
        assertThat(calls).containsExactly("connected {\"a\":1}", "[1]", "[2]", "seven", "disconnected");
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
                "42/loja,0[\"no handler\"]                          | 43/loja,0[{\"status\":\"error\",\"message\":\"unknown event\"}]",
                "42/loja,0[\"broken\"]                                | 43/loja,0[{\"status\":\"error\",\"message\":\"internal error\"}]"
            })
    void an_event_is_answered(String event, String answer) {
        session.received(event);
        fixture.runHandlers();
        assertThat(fixture.transport.take()).containsExactly(answer);
        assertThat(fixture.transport.closed()).isNull();
    }

    @Test
    void attachments_are_received_and_sent() {
        session.received(
                "452-/loja,789[\"question\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        var buffer = ByteBuffer.wrap(new byte[] {1, 2, 3});
        session.received(buffer);
        buffer.put(0, (byte) 99); // containers reuse their buffers
        session.received(ByteBuffer.wrap(new byte[] {4, 5, 6}));
        fixture.runHandlers();
        assertThat(fixture.transport.take().get(0))
                .isEqualTo("462-/loja,789[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
    }

    @Test
    void a_text_message_among_attachments_closes_the_session() {
        session.received("452-/loja,[\"message\",{\"_placeholder\":true,\"num\":0}]");
        session.received(ByteBuffer.wrap(new byte[1]));
        session.received("42/loja,[\"message\"]");
        assertThat(fixture.transport.closed()).isEqualTo(EngineCloseCause.PARSE_ERROR);
    }

    @Test
    void a_binary_packet_for_an_unconnected_namespace_closes_the_session() {
        session.received("451-/nada,[\"message\",{\"_placeholder\":true,\"num\":0}]");
        assertThat(fixture.transport.closed()).isEqualTo(EngineCloseCause.PARSE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"43/loja,1[\"yes\"]", "43/loja,[]", "461-/loja,1[{\"_placeholder\":true,\"num\":0}]"})
    void an_unrequested_acknowledgement_is_ignored(String ack) {
        session.received(ack);
        if (ack.startsWith("461-")) {
            session.received(ByteBuffer.wrap(new byte[] {1, 2}));
        }
        session.received("42/loja,[\"message\"]");
        fixture.runHandlers();
        assertThat(fixture.transport.take()).containsExactly("42/loja,[\"message-back\"]");
        assertThat(fixture.transport.closed()).isNull();
    }

    @Test
    void a_client_that_emits_faster_than_its_events_are_handled_is_closed() {
        for (var i = 0; i <= 1_000; i++) {
            session.received("42/loja,[\"message\"]");
        }
        assertThat(fixture.transport.closed()).isEqualTo(SocketIoCloseCause.FLOOD);
        fixture.runHandlers();
        assertThat(calls).endsWith("disconnected");
    }

    @Test
    void a_socket_receives_only_the_events_that_it_subscribes_to() {
        socket.subscribe(Set.of("call"));
        loja.emit("call", Arguments.of("[]"));
        loja.emit("status", Arguments.of("[]"));
        assertThat(fixture.transport.take()).containsExactly("42/loja,[\"call\"]");
        socket.subscribe(Set.of());
        loja.emit("status", Arguments.of("[]"));
        assertThat(fixture.transport.take()).containsExactly("42/loja,[\"status\"]");
    }

    @Test
    void the_namespaces_of_a_session_are_limited() {
        for (var i = 0; i < 5; i++) {
            fixture.server.open("/" + i, EventHandlers.NONE);
            session.received("40/" + i + ",");
        }
        assertThat(fixture.transport.take()).endsWith("44/4,{\"message\":\"Too many namespaces\"}");
        assertThat(fixture.server.connectErrors().get(ConnectError.TOO_MANY_NAMESPACES))
                .isOne();
    }

    @Test
    void the_nesting_of_json_is_limited() {
        session.received("42/loja,[\"message\"," + "[".repeat(18) + "]".repeat(18) + "]");
        assertThat(fixture.transport.closed()).isNull();
        session.received("42/loja,[\"message\"," + "[".repeat(20) + "]".repeat(20) + "]");
        assertThat(fixture.transport.closed()).isEqualTo(SocketIoCloseCause.NESTING);
    }
}
