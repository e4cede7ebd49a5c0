package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FakeTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that were admitted to a namespace, and have not joined it yet. */
class ConnectingSocketTest {
    private final SocketIoFixture stage = new SocketIoFixture();
    private final FakeTransport transport = stage.transport;
    private final SocketIoServer server = stage.server;

    @Test
    void a_client_that_is_on_its_way_in_is_seen_and_put_out_like_one_that_is_in() {
        var entering = new ArrayList<Socket>();
        var hall = server.open("/hall", new EventHandlers().onConnect((socket, auth) -> entering.add(socket)));
        var rights = new AtomicReference<Optional<String>>(Optional.empty());
        var session = open(ConnectMode.standard((namespace, auth) -> rights::get));
        for (Runnable end : List.<Runnable>of(
                () -> entering.get(0).disconnect(),
                () -> {
                    rights.set(Optional.of("Forbidden"));
                    hall.disconnectUnauthorized();
                    rights.set(Optional.empty());
                },
                () -> server.close("/hall", "It is over"))) {
            session.received("40/hall,");
            assertThat(server.sockets()).containsExactlyElementsOf(entering);
            assertThat(hall.size()).isZero();
            transport.take();
            hall.emit("call", Arguments.of("[]"));
            assertThat(transport.take()).as("it gets no events yet").isEmpty();
            end.run();
            assertThat(transport.take()).last().isEqualTo("41/hall,");
            assertThat(hall.sockets()).isEmpty();
            entering.remove(0).joinAndConfirm();
            assertThat(transport.take()).as("too late").isEmpty();
            assertThat(hall.sockets()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothing_is_left_of_a_client_whose_connection_ends_on_its_way_in(boolean before) {
        var session = new EngineSession[1];
        var hall = server.open("/hall", new EventHandlers().onConnect((socket, auth) -> {
                    if (before) {
                        session[0].close(CloseCause.TRANSPORT_CLOSE);
                        socket.joinAndConfirm();
                    } else {
                        socket.joinAndConfirm();
                        session[0].close(CloseCause.TRANSPORT_CLOSE);
                    }
                }));
        session[0] = open(ConnectMode.standard((namespace, auth) -> Optional::empty));
        session[0].received("40/hall,");
        assertThat(hall.sockets()).isEmpty();
        assertThat(hall.size()).isZero();
    }

    @Test
    void a_right_that_is_lost_between_the_look_at_it_and_the_way_in_lets_nobody_in() {
        var looks = new AtomicInteger();
        var admitted = new ArrayList<Socket>();
        server.open("/hall", new EventHandlers().onConnect((socket, auth) -> admitted.add(socket)));
        var session = open(ConnectMode.standard(
                (namespace, auth) -> () -> looks.getAndIncrement() == 0 ? Optional.empty() : Optional.of("Forbidden")));
        session.received("40/hall,");
        assertThat(transport.take()).last().isEqualTo("41/hall,");
        assertThat(admitted).isEmpty();
        assertThat(server.sockets()).isEmpty();
    }

    private EngineSession open(ConnectMode entry) {
        var session = stage.open(EnginePacketCodec.V4, entry);
        transport.take();
        return session;
    }
}
