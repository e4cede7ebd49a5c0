package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.socketio.Authenticator.ConnectAuthorizer;
import dev.sinal.socketio.Authenticator.NamespaceAuthorization;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Socket.IO protocol 4, where it differs from 5. */
class Protocol4ClientTest {
    private final SocketIoFixture stage = new SocketIoFixture();
    private final List<String> admitted = new ArrayList<>();
    private Namespace root;
    private Namespace loja;

    @BeforeEach
    void open_namespaces() {
        root = stage.server.open("/", EventHandlers.NONE);
        loja = stage.server.open("/loja", EventHandlers.NONE);
    }

    @Test
    void a_client_is_in_the_root_without_asking() {
        open((namespace, auth) -> Optional::empty);
        assertThat(stage.transport.take()).element(1).isEqualTo("40");
        root.emit("call", Arguments.of("[{}]"));
        assertThat(stage.transport.take()).containsExactly("42[\"call\",{}]");
        stage.clock.pass(Duration.ofSeconds(44));
        assertThat(stage.server.pendingSessions()).isZero();
    }

    @Test
    void a_client_of_an_instances_url_is_in_its_namespace() {
        var session = stage.open(
                EngineFixtures.V3_CODEC, ConnectMode.rootedAt((namespace, auth) -> Optional::empty, "/loja"));
        loja.emit("call", Arguments.of("[]"));
        assertThat(stage.transport.take()).endsWith("40", "42[\"call\"]");
        assertThat(loja.size()).isOne();
        session.close(CloseCause.CLIENT_CLOSE);
        assertThat(loja.size()).isZero();
    }

    @Test
    void who_brings_no_key_is_refused_the_root_in_a_word() {
        open((namespace, auth) -> () -> Optional.of("apiKey is required"));
        assertThat(stage.transport.take()).element(1).isEqualTo("44\"apiKey is required\"");
        stage.clock.pass(Duration.ofSeconds(45));
        assertThat(stage.transport.closed()).isEqualTo(CloseCause.CONNECT_TIMEOUT);
    }

    @Test
    void the_owner_of_a_namespace_is_in_a_root_that_is_silent() {
        var session = open(new ConnectAuthorizer() {
            @Override
            public NamespaceAuthorization authorize(String namespace, JsonObject auth) {
                return () -> namespace.equals("/loja") ? Optional.empty() : Optional.of("Forbidden");
            }

            @Override
            public boolean isAuthenticated() {
                return true;
            }
        });
        session.received("40/loja,");
        assertThat(stage.transport.take()).endsWith("40", "40/loja,");
        root.emit("call", Arguments.of("[]"));
        assertThat(stage.transport.take()).isEmpty();
        loja.emit("call", Arguments.of("[]"));
        assertThat(stage.transport.take()).containsExactly("42/loja,[\"call\"]");
        session.received("421[\"subscribe\",[]]");
        assertThat(stage.transport.take()).containsExactly("431[{\"status\":\"error\",\"message\":\"unknown event\"}]");
    }

    @Test
    void the_query_of_a_namespace_is_its_auth() {
        var session = open((namespace, auth) -> {
            admitted.add(namespace + auth);
            return Optional::empty;
        });
        session.received("40/loja?apikey=k%20e+y&apikey=2,");
        assertThat(admitted).containsExactly("/{}", "/loja{\"apikey\":\"k e y\"}");
        assertThat(stage.transport.take()).endsWith("40/loja,");
        session.received("42/loja,[\"x\"]");
        session.received("40/nada?x,");
        assertThat(stage.transport.take()).containsExactly("44/nada,\"Invalid namespace\"");
        session.received("40/nada?x=%zz,");
        assertThat(stage.transport.closed()).isEqualTo(CloseCause.PARSE_ERROR);
    }

    @Test
    void bytes_go_as_the_clients_session_writes_them() {
        var arguments =
                new Arguments("[{\"_placeholder\":true,\"num\":0}]", List.of(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
        stage.open(
                new EnginePacketCodec(ProtocolVersion.V3, true, Optional.empty()),
                ConnectMode.standard((namespace, auth) -> Optional::empty));
        stage.transport.take();
        root.emit("photo", arguments);
        assertThat(stage.transport.take())
                .containsExactly("451-[\"photo\",{\"_placeholder\":true,\"num\":0}]", "b4AQIDBA==");
    }

    private EngineSession open(ConnectAuthorizer authorizer) {
        return stage.open(EngineFixtures.V3_CODEC, ConnectMode.standard(authorizer));
    }
}
