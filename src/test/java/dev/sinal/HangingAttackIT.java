package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.socketio.SocketIoCloseCause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests requests that could block a thread of the server, or keep a connection open without limit. */
class HangingAttackIT extends AttackTestBase {
    private static final int TIMES = 5;

    @ParameterizedTest
    @ValueSource(strings = {"\0", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u00ff"})
    void garbage_after_the_handshake_closes_the_connection(String garbage) throws IOException {
        for (var i = 0; i < TIMES; i++) {
            var request = new ByteArrayOutputStream();
            request.writeBytes(RawWebSocket.handshake(WEBSOCKET));
            request.writeBytes(garbage.repeat(10_000).getBytes(StandardCharsets.ISO_8859_1));
            new RawWebSocket(SINAL.port(), request.toByteArray()).awaitClose();
        }
        awaitCounted(
                TIMES,
                EngineCloseCause.TRANSPORT_CLOSE,
                EngineCloseCause.TRANSPORT_ERROR,
                EngineHandshakeError.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version", "Sec-WebSocket-Key"})
    void an_upgrade_without_a_required_header_is_refused(String missing) throws IOException {
        var session = poll();
        for (var path : new String[] {WEBSOCKET, session.replace("polling", "websocket")}) {
            var request = new String(RawWebSocket.handshake(path), StandardCharsets.ISO_8859_1)
                    .replaceAll(missing + ": .*\r\n", "");
            try (var webSocket = new RawWebSocket(SINAL.port(), request.getBytes(StandardCharsets.ISO_8859_1))) {
                assertThat(webSocket.head).startsWith("HTTP/1.1 400 ");
            }
        }
        assertThat(SINAL.call("POST", session, "1").statusCode()).isEqualTo(200);
        awaitCounted(1, EngineCloseCause.CLIENT_CLOSE);
        awaitCounted(2, EngineHandshakeError.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void the_url_of_an_instance_opens_no_session_for_a_similar_parameter_name(String method) {
        var body = method.equals("GET") ? null : "x";
        assertThat(SINAL.call(method, "/" + INSTANCE + "?xEIO=4", body).statusCode())
                .isEqualTo(400);
        awaitCounted(1, EngineHandshakeError.UNKNOWN_TRANSPORT);
    }

    @Test
    void stalled_posts_do_not_block_other_clients_and_end_with_their_sessions() throws IOException {
        var stalled = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 200; i++) {
                var post = new Socket("127.0.0.1", SINAL.port());
                stalled.add(post);
                post.getOutputStream()
                        .write(("POST " + poll() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n4")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(SINAL.call("POST", poll(), "1").statusCode()).isEqualTo(200);
            awaitCounted(1, EngineCloseCause.CLIENT_CLOSE);
            awaitCounted(200, SocketIoCloseCause.CONNECT_TIMEOUT, EngineCloseCause.PING_TIMEOUT);
            for (var post : stalled) {
                post.setSoTimeout(60_000);
                assertThat(post.getInputStream().readNBytes(10)).asString().doesNotStartWith("HTTP/1.1 2");
            }
        } finally {
            for (var post : stalled) {
                post.close();
            }
        }
    }
}
