package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.socketio.Authenticator.ConnectAuthorizer;
import dev.sinal.socketio.Authenticator.NamespaceAuthorization;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the differences of Socket.IO protocol 4 from protocol 5. */
class Protocol4ClientTest {
    private final SocketIoFixture fixture = new SocketIoFixture();
    private final List<String> requests = new ArrayList<>();
    private Namespace root;
    private Namespace loja;

    @BeforeEach
    void open_namespaces() {
        root = fixture.server.open("/", EventHandlers.NONE);
        loja = fixture.server.open("/loja", EventHandlers.NONE);
    }

    @Test
    void a_client_is_connected_to_the_root_without_a_request() {
        open((namespace, auth) -> Optional::empty);
        assertThat(fixture.transport.take()).element(1).isEqualTo("40");
        root.emit("call", Arguments.of("[{}]"));
        assertThat(fixture.transport.take()).containsExactly("42[\"call\",{}]");
        fixture.clock.pass(Duration.ofSeconds(44));
        assertThat(fixture.server.pendingSessions()).isZero();
    }

    @Test
    void a_client_of_an_instances_url_is_connected_to_its_namespace() {
        var session = fixture.open(
                EngineFixtures.V3_CODEC, ConnectMode.rootedAt((namespace, auth) -> Optional::empty, "/loja"));
        loja.emit("call", Arguments.of("[]"));
        assertThat(fixture.transport.take()).endsWith("40", "42[\"call\"]");
        assertThat(loja.size()).isOne();
        session.close(EngineCloseCause.CLIENT_CLOSE);
        assertThat(loja.size()).isZero();
    }

    @Test
    void a_client_without_a_key_is_refused_the_root_with_a_string() {
        open((namespace, auth) -> () -> Optional.of("apiKey is required"));
        assertThat(fixture.transport.take()).element(1).isEqualTo("44\"apiKey is required\"");
        fixture.clock.pass(Duration.ofSeconds(45));
        assertThat(fixture.transport.closed()).isEqualTo(SocketIoCloseCause.CONNECT_TIMEOUT);
    }

    @Test
    void a_client_receives_the_namespace_that_its_authorization_names_as_the_root() {
        open((namespace, auth) -> new NamespaceAuthorization() {
            @Override
            public Optional<String> refusal() {
                return Optional.empty();
            }

            @Override
            public Optional<String> namespace() {
                return Optional.of("/loja");
            }
        });
        assertThat(fixture.transport.take()).endsWith("40");
        root.emit("call", Arguments.of("[]"));
        assertThat(fixture.transport.take()).isEmpty();
        loja.emit("call", Arguments.of("[]"));
        assertThat(fixture.transport.take()).containsExactly("42[\"call\"]");
    }

    @Test
    void the_query_of_a_namespace_is_the_auth_of_its_connect() {
        var session = open((namespace, auth) -> {
            requests.add(namespace + auth);
            return Optional::empty;
        });
        session.received("40/loja?apikey=k%20e+y&apikey=2,");
        assertThat(requests).containsExactly("/{}", "/loja{\"apikey\":\"k e y\"}");
        assertThat(fixture.transport.take()).endsWith("40/loja,");
        session.received("42/loja,[\"x\"]");
        session.received("40/nada?x,");
        assertThat(fixture.transport.take()).containsExactly("44/nada,\"Invalid namespace\"");
        session.received("40/nada?x=%zz,");
        assertThat(requests).last().isEqualTo("/nada{\"x\":\"%zz\"}");
    }

    @Test
    void attachments_are_sent_in_the_encoding_of_the_session() {
        var arguments =
                new Arguments("[{\"_placeholder\":true,\"num\":0}]", List.of(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
        fixture.open(
                new EnginePacketCodec(ProtocolVersion.V3, true, Optional.empty()),
                ConnectMode.standard((namespace, auth) -> Optional::empty));
        fixture.transport.take();
        root.emit("photo", arguments);
        assertThat(fixture.transport.take())
                .containsExactly("451-[\"photo\",{\"_placeholder\":true,\"num\":0}]", "b4AQIDBA==");
    }

    private EngineSession open(ConnectAuthorizer authorizer) {
        return fixture.open(EngineFixtures.V3_CODEC, ConnectMode.standard(authorizer));
    }
}
