package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
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

/** Tests sockets that are authorized for a namespace but have not joined it yet. */
class ConnectingSocketTest {
    private final SocketIoFixture fixture = new SocketIoFixture();
    private final FakeTransport transport = fixture.transport;
    private final SocketIoServer server = fixture.server;

    @Test
    void a_connecting_socket_is_listed_and_disconnected_like_a_joined_one() {
        var connecting = new ArrayList<Socket>();
        var loja = server.open("/loja", new EventHandlers().onConnect((socket, auth) -> connecting.add(socket)));
        var refusal = new AtomicReference<Optional<String>>(Optional.empty());
        var session = open(ConnectMode.standard((name, auth) -> refusal::get));
        for (Runnable disconnect : List.<Runnable>of(
                () -> connecting.get(0).disconnect(),
                () -> {
                    refusal.set(Optional.of("Forbidden"));
                    loja.disconnectUnauthorized();
                    refusal.set(Optional.empty());
                },
                () -> server.close("/loja", "It is over"))) {
            session.received("40/loja,");
            assertThat(server.sockets()).containsExactlyElementsOf(connecting);
            assertThat(loja.size()).isZero();
            transport.take();
            loja.emit("call", Arguments.of("[]"));
            assertThat(transport.take()).as("no events before it joins").isEmpty();
            disconnect.run();
            assertThat(transport.take()).last().isEqualTo("41/loja,");
            assertThat(loja.sockets()).isEmpty();
            connecting.remove(0).joinAndConfirm();
            assertThat(transport.take()).as("already disconnected").isEmpty();
            assertThat(loja.sockets()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_session_that_closes_while_a_socket_connects_leaves_no_socket(boolean beforeJoin) {
        var session = new EngineSession[1];
        var loja = server.open("/loja", new EventHandlers().onConnect((socket, auth) -> {
                    if (beforeJoin) {
                        session[0].close(EngineCloseCause.TRANSPORT_CLOSE);
                        socket.joinAndConfirm();
                    } else {
                        socket.joinAndConfirm();
                        session[0].close(EngineCloseCause.TRANSPORT_CLOSE);
                    }
                }));
        session[0] = open(ConnectMode.standard((name, auth) -> Optional::empty));
        session[0].received("40/loja,");
        assertThat(loja.sockets()).isEmpty();
        assertThat(loja.size()).isZero();
    }

    @Test
    void an_authorization_that_is_revoked_before_the_socket_is_listed_disconnects_it() {
        var checks = new AtomicInteger();
        var connected = new ArrayList<Socket>();
        server.open("/loja", new EventHandlers().onConnect((socket, auth) -> connected.add(socket)));
        var session = open(ConnectMode.standard(
                (name, auth) -> () -> checks.getAndIncrement() == 0 ? Optional.empty() : Optional.of("Forbidden")));
        session.received("40/loja,");
        assertThat(transport.take()).last().isEqualTo("41/loja,");
        assertThat(connected).isEmpty();
        assertThat(server.sockets()).isEmpty();
    }

    private EngineSession open(ConnectMode mode) {
        var session = fixture.open(EnginePacketCodec.V4, mode);
        transport.take();
        return session;
    }
}
