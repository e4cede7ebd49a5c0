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

/** What is emitted at once reaches each socket as one parcel, which sockets share that hear the same. */
class NamespaceTest {
    private final SocketIoFixture stage = new SocketIoFixture();
    /** Of whoever enters next. */
    private EventFormat edition = EventFormat.PLAIN;

    private final List<FakeTransport> transports = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final Namespace loja = stage.server.open("/loja", new EventHandlers().onConnect((socket, auth) -> {
                sockets.add(socket);
                socket.format(edition);
                socket.joinAndConfirm();
            }));

    @Test
    void events_that_are_emitted_at_once_leave_in_their_order_by_one_send_that_all_share() {
        var first = enter(EnginePacketCodec.V4);
        var second = enter(EnginePacketCodec.V4);
        loja.emit(List.of(emission("call", "1"), emission("status", "2"), emission("call", "3")));
        assertThat(first.take())
                .containsExactly("42/loja,[\"call\",1]", "42/loja,[\"status\",2]", "42/loja,[\"call\",3]");
        assertThat(last(first)).isSameAs(last(second));
        assertThat(written).containsExactly("1 plain", "2 plain", "3 plain");
    }

    @Test
    void a_narrowed_socket_gets_only_what_it_wants_of_them() {
        var all = enter(EnginePacketCodec.V4);
        var some = enter(EnginePacketCodec.V4);
        var none = enter(EnginePacketCodec.V4);
        sockets.get(1).subscribe(Set.of("call"));
        sockets.get(2).subscribe(Set.of("labels.edit"));
        loja.emit(List.of(emission("call", "1"), emission("status", "2"), emission("call", "3")));
        assertThat(all.take()).hasSize(3);
        assertThat(some.take()).containsExactly("42/loja,[\"call\",1]", "42/loja,[\"call\",3]");
        assertThat(none.take()).isEmpty();
        assertThat(written).as("written once for both").hasSize(3);
    }

    @Test
    void sockets_that_want_the_same_single_one_of_them_share_it_whatever_else_they_want() {
        var one = enter(EnginePacketCodec.V4);
        var other = enter(EnginePacketCodec.V4);
        sockets.get(0).subscribe(Set.of("call", "labels.edit"));
        sockets.get(1).subscribe(Set.of("call"));
        loja.emit(List.of(emission("status", "1"), emission("call", "2")));
        assertThat(last(one)).isSameAs(last(other));
        assertThat(written).as("nobody wants the other").containsExactly("2 plain");
    }

    @Test
    void a_client_of_the_old_protocol_gets_them_as_it_writes_them() {
        var bytes = List.of(ByteBuffer.wrap(new byte[] {7}).asReadOnlyBuffer());
        var photo = new OutgoingEvent("photo", edition -> new Arguments("[{\"_placeholder\":true,\"num\":0}]", bytes));
        enter(EnginePacketCodec.V4);
        var old = enter(EngineFixtures.V3_CODEC);
        loja.emit(List.of(photo, emission("call", "2")));
        assertThat(last(old).frames()).hasSize(3);
        assertThat(last(old).webSocketBytes().remaining())
                .as("a byte more: the type")
                .isEqualTo(last(transports.get(0)).webSocketBytes().remaining() + 1);
        assertThat(old.take()).last().isEqualTo("42/loja,[\"call\",2]");
    }

    @Test
    void sockets_of_another_edition_get_it_of_each() {
        enter(EnginePacketCodec.V4);
        edition = Second.EDITION;
        enter(EnginePacketCodec.V4);
        enter(EnginePacketCodec.V4);
        sockets.get(2).subscribe(Set.of("call"));
        loja.emit(List.of(emission("call", "1"), emission("status", "2")));
        assertThat(written).containsExactlyInAnyOrder("1 plain", "2 plain", "1 EDITION", "2 EDITION");
    }

    private FakeTransport enter(EnginePacketCodec dialect) {
        var transport = new FakeTransport();
        transports.add(transport);
        stage.server
                .accept(transport, dialect, "7f000001", ConnectMode.standard((namespace, auth) -> Optional::empty))
                .orElseThrow()
                .received("40/loja,");
        transport.take();
        return transport;
    }

    private OutgoingEvent emission(String name, String data) {
        return new OutgoingEvent(name, edition -> {
            written.add(data + " " + edition);
            return Arguments.of("[" + data + "]");
        });
    }

    private static FrameBatch last(FakeTransport transport) {
        var sends = transport.sends();
        return sends.get(sends.size() - 1);
    }

    private enum Second implements EventFormat {
        EDITION
    }
}
