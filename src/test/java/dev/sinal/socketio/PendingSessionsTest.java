package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.socketio.Authenticator.ConnectAuthorizer;
import dev.sinal.socketio.Authenticator.NamespaceAuthorization;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the limits of sessions that have connected to no namespace: 10 in all, 4 of one address. */
class PendingSessionsTest {
    private static final ConnectAuthorizer KEYLESS = (namespace, auth) -> Optional::empty;
    private static final ConnectAuthorizer WITH_KEY = new ConnectAuthorizer() {
        @Override
        public NamespaceAuthorization authorize(String namespace, JsonObject auth) {
            return Optional::empty;
        }

        @Override
        public boolean isAuthenticated() {
            return true;
        }
    };

    private final SocketIoFixture fixture = new SocketIoFixture(10, 4);
    private final SocketIoServer server = fixture.server;
    private final EngineServer engine = fixture.engine;

    @Test
    void one_address_has_a_share_and_others_are_not_affected() {
        for (var i = 0; i < 4; i++) {
            assertThat(server.addressHasCapacity(KEYLESS, "a")).isTrue();
            open("a", KEYLESS);
        }
        assertThat(server.addressHasCapacity(KEYLESS, "a")).isFalse();
        assertThat(server.addressHasCapacity(KEYLESS, "b")).isTrue();
        assertThat(server.addressHasCapacity(WITH_KEY, "a")).as("counted apart").isTrue();
        assertThat(server.hasCapacity(KEYLESS, "b")).isTrue();
    }

    @Test
    void a_quarter_is_reserved_for_clients_with_a_key() {
        for (var address : List.of("a", "a", "a", "a", "b", "b", "b", "b")) {
            open(address, KEYLESS);
        }
        assertThat(server.hasCapacity(KEYLESS, "b")).isFalse();
        for (var i = 0; i < 2; i++) {
            assertThat(server.hasCapacity(WITH_KEY, "c")).isTrue();
            open("c", WITH_KEY);
        }
        assertThat(server.hasCapacity(WITH_KEY, "c")).isFalse();
        assertThat(server.pendingSessions()).isEqualTo(10);
    }

    @Test
    void a_session_over_a_limit_is_closed_even_if_its_handshake_was_admitted() {
        for (var i = 0; i < 4; i++) {
            open("a", KEYLESS);
        }
        var fifth = new FakeTransport();
        assertThat(accept(fifth, "a", KEYLESS)).isEmpty();
        assertThat(fifth.closed()).isEqualTo(EngineCloseCause.FULL);
        assertThat(engine.sessionsClosed().get(EngineCloseCause.FULL)).isOne();
        assertThat(engine.size()).isEqualTo(4);
    }

    @Test
    void a_session_is_not_pending_any_more_when_it_connects_closes_or_times_out() {
        server.open("/loja", EventHandlers.NONE);
        for (var round = 0; round < 3; round++) {
            var sessions = new ArrayList<EngineSession>();
            for (var i = 0; i < 4; i++) {
                sessions.add(open("a", KEYLESS));
            }
            sessions.get(0).received("40/loja,");
            sessions.get(1).close(EngineCloseCause.TRANSPORT_CLOSE);
            assertThat(server.pendingSessions()).isEqualTo(2);
            assertThat(server.addressHasCapacity(KEYLESS, "a")).isTrue();
            sessions.get(0).close(EngineCloseCause.TRANSPORT_CLOSE);
            fixture.clock.pass(Duration.ofSeconds(46));
            assertThat(server.pendingSessions()).isZero();
            assertThat(engine.size()).isZero();
        }
    }

    @Test
    void clients_that_connect_at_once_are_not_limited() {
        server.open("/loja", EventHandlers.NONE);
        for (var i = 0; i < 50; i++) {
            open("a", KEYLESS).received("40/loja,");
        }
        assertThat(server.pendingSessions()).isZero();
        assertThat(engine.size()).isEqualTo(50);
    }

    @Test
    void a_client_of_another_address_replaces_the_oldest_session_of_the_address_that_has_the_most() {
        var oldest = new FakeTransport();
        accept(oldest, "b", KEYLESS);
        for (var address : List.of("a", "b", "b", "a", "b", "a", "c")) {
            open(address, KEYLESS);
        }
        assertThat(server.hasCapacity(KEYLESS, "d")).isTrue();
        open("d", KEYLESS);
        assertThat(oldest.closed()).isEqualTo(EngineCloseCause.FULL);
        assertThat(server.pendingSessions()).isEqualTo(8);
        for (var i = 0; i < 3; i++) {
            assertThat(server.hasCapacity(KEYLESS, "d")).isEqualTo(i < 2);
            accept(new FakeTransport(), "d", KEYLESS);
        }
        assertThat(server.pendingSessions()).isEqualTo(8);
        assertThat(engine.size()).isEqualTo(8);
        fixture.clock.pass(Duration.ofSeconds(46));
        assertThat(server.pendingSessions()).isZero();
        assertThat(server.hasCapacity(KEYLESS, "a")).isTrue();
    }

    @Test
    void a_session_that_has_connected_is_not_replaced() {
        server.open("/loja", EventHandlers.NONE);
        var connected = new FakeTransport();
        accept(connected, "a", KEYLESS).orElseThrow().received("40/loja,");
        for (var address : List.of("a", "a", "a", "a", "b", "b", "b", "b", "c", "d", "e")) {
            open(address, KEYLESS);
        }
        assertThat(connected.closed()).isNull();
    }

    private EngineSession open(String address, ConnectAuthorizer authorizer) {
        return accept(new FakeTransport(), address, authorizer).orElseThrow();
    }

    private Optional<EngineSession> accept(FakeTransport transport, String address, ConnectAuthorizer authorizer) {
        return server.accept(transport, EnginePacketCodec.V4, address, ConnectMode.standard(authorizer));
    }
}
