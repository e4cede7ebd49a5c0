package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.FrameBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests that events emitted together are sent to each socket in one batch, shared by sockets of equal subscriptions. */
class NamespaceTest {
    private final SocketIoFixture fixture = new SocketIoFixture();
    /** The format of the next socket. */
    private EventFormat format = EventFormat.PLAIN;

    private final List<FakeTransport> transports = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<String> encoded = new ArrayList<>();
    private final Namespace loja = fixture.server.open("/loja", new EventHandlers().onConnect((socket, auth) -> {
                sockets.add(socket);
                socket.format(format);
                socket.joinAndConfirm();
            }));

    @Test
    void events_that_are_emitted_together_are_sent_in_order_in_one_shared_batch() {
        var first = connect(EnginePacketCodec.V4);
        var second = connect(EnginePacketCodec.V4);
        loja.emit(List.of(event("call", "1"), event("status", "2"), event("call", "3")));
        assertThat(first.take())
                .containsExactly("42/loja,[\"call\",1]", "42/loja,[\"status\",2]", "42/loja,[\"call\",3]");
        assertThat(last(first)).isSameAs(last(second));
        assertThat(encoded).containsExactly("1 plain", "2 plain", "3 plain");
    }

    @Test
    void a_socket_receives_only_the_events_that_it_subscribes_to() {
        var all = connect(EnginePacketCodec.V4);
        var some = connect(EnginePacketCodec.V4);
        var none = connect(EnginePacketCodec.V4);
        sockets.get(1).subscribe(Set.of("call"));
        sockets.get(2).subscribe(Set.of("labels.edit"));
        loja.emit(List.of(event("call", "1"), event("status", "2"), event("call", "3")));
        assertThat(all.take()).hasSize(3);
        assertThat(some.take()).containsExactly("42/loja,[\"call\",1]", "42/loja,[\"call\",3]");
        assertThat(none.take()).isEmpty();
        assertThat(encoded).as("encoded once for both").hasSize(3);
    }

    @Test
    void sockets_that_receive_the_same_single_event_share_it_whatever_else_they_subscribe_to() {
        var one = connect(EnginePacketCodec.V4);
        var other = connect(EnginePacketCodec.V4);
        sockets.get(0).subscribe(Set.of("call", "labels.edit"));
        sockets.get(1).subscribe(Set.of("call"));
        loja.emit(List.of(event("status", "1"), event("call", "2")));
        assertThat(last(one)).isSameAs(last(other));
        assertThat(encoded).as("no socket subscribes to the other").containsExactly("2 plain");
    }

    @Test
    void a_client_of_protocol_4_receives_events_in_its_encoding() {
        var bytes = List.of(ByteBuffer.wrap(new byte[] {7}).asReadOnlyBuffer());
        var photo = new OutgoingEvent("photo", format -> new Arguments("[{\"_placeholder\":true,\"num\":0}]", bytes));
        connect(EnginePacketCodec.V4);
        var protocol4 = connect(EngineFixtures.V3_CODEC);
        loja.emit(List.of(photo, event("call", "2")));
        assertThat(last(protocol4).frames()).hasSize(3);
        assertThat(last(protocol4).webSocketBytes().remaining())
                .as("one more byte: the packet type")
                .isEqualTo(last(transports.get(0)).webSocketBytes().remaining() + 1);
        assertThat(protocol4.take()).last().isEqualTo("42/loja,[\"call\",2]");
    }

    @Test
    void events_are_encoded_once_for_each_format() {
        connect(EnginePacketCodec.V4);
        format = OtherFormat.OTHER;
        connect(EnginePacketCodec.V4);
        connect(EnginePacketCodec.V4);
        sockets.get(2).subscribe(Set.of("call"));
        loja.emit(List.of(event("call", "1"), event("status", "2")));
        assertThat(encoded).containsExactlyInAnyOrder("1 plain", "2 plain", "1 OTHER", "2 OTHER");
    }

    private FakeTransport connect(EnginePacketCodec codec) {
        var transport = new FakeTransport();
        transports.add(transport);
        fixture.server
                .accept(transport, codec, "7f000001", ConnectMode.standard((namespace, auth) -> Optional::empty))
                .orElseThrow()
                .received("40/loja,");
        transport.take();
        return transport;
    }

    private OutgoingEvent event(String name, String data) {
        return new OutgoingEvent(name, format -> {
            encoded.add(data + " " + format);
            return Arguments.of("[" + data + "]");
        });
    }

    private static FrameBatch last(FakeTransport transport) {
        var sends = transport.sends();
        return sends.get(sends.size() - 1);
    }

    private enum OtherFormat implements EventFormat {
        OTHER
    }
}
