package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.BodyBudget;
import dev.sinal.access.BodyBudget.Holder;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.ManualClock;
import dev.sinal.socketio.SocketIoCloseCause;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what becomes of messages, closes and stalls of a WebSocket whose session another node has. */
class WebSocketRelayTest {
    private static final int LIMIT = 1_000;
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final FakeTransport client = new FakeTransport();
    private final FakeWebSocket node = new FakeWebSocket();
    private final CompletableFuture<WebSocket> connected = new CompletableFuture<>();
    private final BodyBudget budget = new BodyBudget(200_000, 50_000, 50_000);
    private final WebSocketRelay relay = new WebSocketRelay(
            client,
            Runnable::run,
            clock.timers(),
            new StallWatch(clock.timers(), SEND_TIMEOUT),
            () -> budget.lease(new Holder("address", true)),
            new WebSocketRelay.Limits(LIMIT, 1 << 20));
    private WebSocket.Listener listener;
    private int ended;

    @BeforeEach
    void open() {
        relay.whenClosed(() -> ended++);
        relay.open(opened -> {
            listener = opened;
            return connected;
        });
    }

    @Test
    void what_the_client_sends_before_the_node_is_connected_follows_in_order() {
        relay.received("2probe");
        relay.received(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(node.sent()).isEmpty();
        connected.complete(node);
        node.completeSend();
        relay.received("5");
        assertThat(node.sent()).containsExactly("2probe", "[1, 2]");
        node.completeSend();
        assertThat(node.sent()).containsExactly("2probe", "[1, 2]", "5");
    }

    @Test
    void the_node_is_asked_for_more_when_the_client_has_taken_the_last_message() {
        connected.complete(node);
        client.stall();
        listener.onText(node, "4", false);
        assertThat(node.takeRequested()).isEqualTo(1);
        listener.onText(node, "hello", true);
        assertThat(client.take()).containsExactly("4hello");
        assertThat(node.takeRequested()).isZero();
        client.complete(true);
        assertThat(node.takeRequested()).isEqualTo(1);
    }

    @Test
    void what_waits_for_the_node_is_bounded() {
        relay.received("4" + "a".repeat(LIMIT)); // one message of any allowed size
        assertThat(client.closed()).isNull();
        relay.received("4");
        assertThat(client.closed()).isEqualTo(EngineCloseCause.TRANSPORT_ERROR);
        assertThat(ended).isEqualTo(1);
    }

    @Test
    void large_messages_of_the_node_are_bounded_together() {
        connected.complete(node);
        try (var others = budget.lease(new Holder("address", true))) {
            assertThat(others.require(90_000)).isEmpty();
            listener.onText(node, "a".repeat(20_000), true);
        }
        assertThat(client.take()).isEmpty();
        assertThat(client.closed()).isEqualTo(SocketIoCloseCause.RESUME_FAILED);
        clock.pass(FrameSink.CLOSE_TIMEOUT);
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void large_messages_are_held_until_the_client_has_taken_them() {
        connected.complete(node);
        client.stall();
        listener.onBinary(node, ByteBuffer.allocate(40_000), true);
        assertThat(budget.bytes()).isEqualTo(40_000);
        client.complete(true);
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void the_nodes_close_code_reaches_the_client() {
        connected.complete(node);
        listener.onClose(node, 1008, "revoked");
        assertThat(client.closed()).isEqualTo(SocketIoCloseCause.REVOKED);
        assertThat(ended).isEqualTo(1);
    }

    @Test
    void every_close_code_of_a_node_is_passed_on() {
        for (var cause : EngineCloseCause.values()) {
            var passed = RelayedMessages.cause(cause.code(), cause.reason());
            assertThat(passed.code()).isEqualTo(cause.code());
            assertThat(passed.reason()).isEqualTo(cause.reason());
        }
        assertThat(RelayedMessages.cause(1006, "")).isEqualTo(EngineCloseCause.TRANSPORT_ERROR);
        assertThat(RelayedMessages.cause(1000, "of another version")).isEqualTo(EngineCloseCause.TRANSPORT_CLOSE);
    }

    @Test
    void a_client_that_leaves_closes_the_nodes_websocket_after_what_it_has_sent() {
        connected.complete(node);
        relay.received("41");
        relay.close(EngineCloseCause.TRANSPORT_CLOSE);
        assertThat(node.closeCode()).isZero();
        node.completeSend();
        assertThat(node.closeCode()).isEqualTo(WebSocket.NORMAL_CLOSURE);
        assertThat(node.isAborted()).isFalse();
        clock.pass(FrameSink.CLOSE_TIMEOUT);
        assertThat(node.isAborted()).isTrue();
    }

    @Test
    void a_client_that_leaves_before_the_node_is_connected_leaves_nothing_open() {
        relay.close(EngineCloseCause.TRANSPORT_CLOSE);
        connected.complete(node);
        assertThat(node.closeCode()).isEqualTo(WebSocket.NORMAL_CLOSURE);
        clock.pass(FrameSink.CLOSE_TIMEOUT);
        assertThat(node.isAborted()).isTrue();
    }

    @Test
    void a_node_that_is_connected_long_after_the_client_has_left_is_not_kept() {
        relay.close(EngineCloseCause.TRANSPORT_CLOSE);
        clock.pass(FrameSink.CLOSE_TIMEOUT);
        connected.complete(node);
        assertThat(node.isAborted()).isTrue();
    }

    @Test
    void a_node_that_refuses_or_fails_closes_the_client() {
        connected.completeExceptionally(new java.io.IOException("expected"));
        assertThat(client.closed()).isEqualTo(EngineCloseCause.UPGRADE_FAILED);
        assertThat(ended).isEqualTo(1);
    }

    @Test
    void a_client_that_takes_nothing_is_closed() {
        connected.complete(node);
        clock.pass(SEND_TIMEOUT);
        clock.pass(SEND_TIMEOUT);
        assertThat(client.closed()).isNull();
        client.stall();
        listener.onText(node, "4hello", true);
        clock.pass(SEND_TIMEOUT);
        client.setProgress(3);
        clock.pass(SEND_TIMEOUT);
        assertThat(client.closed()).isNull();
        clock.pass(SEND_TIMEOUT);
        assertThat(client.closed()).isEqualTo(EngineCloseCause.SLOW);
    }
}
