package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.socketio.SocketIoCloseCause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that bodies of which a byte a second arrives hold no thread of the server, whoever sends them, and that each ends in time. */
class SlowBodyIT extends AttackTestBase {
    /** More than either server has threads for requests. */
    private static final int BODIES = System.getProperty("it.server").equals("wildfly") ? 60 : 300;

    private static final Duration NOT_DELAYED = Duration.ofSeconds(3);
    /** In seconds. The server's is 5. */
    private static final int TIMEOUT = 10;

    @ParameterizedTest
    @CsvSource({
        "POST, /event/webhook,               false, 408",
        "POST, /event/publish/" + INSTANCE + ", true, 408",
        "POST, /event/publish/" + INSTANCE + ", false, 401",
        "PUT,  /instance/token/" + INSTANCE + ", true, 408",
        "POST, /instance/create,             false, 401",
        "POST, /no/such/path,                false, 404"
    })
    void slow_bodies_delay_no_other_request(String method, String path, boolean key, int status) throws Exception {
        var bodies = open(method, path, key ? "apikey: " + RestClient.token(INSTANCE) + "\r\n" : "");
        try {
            assertServesOthers(bodies);
            for (var body : bodies) {
                body.setSoTimeout(TIMEOUT * 1_000);
                assertThat(body.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 " + status);
            }
        } finally {
            closeAll(bodies);
        }
        awaitNoBodies();
    }

    @Test
    void bodies_of_clients_that_disconnect_are_given_back() throws Exception {
        closeAll(open("POST", "/event/webhook", ""));
        awaitNoBodies();
    }

    @Test
    void slow_posts_of_sessions_delay_no_other_request_and_close_their_sessions() throws Exception {
        var posts = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 50; i++) {
                posts.add(open("POST", poll(), "", i));
            }
            assertServesOthers(posts);
            awaitCounted(
                    50,
                    EngineCloseCause.TRANSPORT_ERROR,
                    SocketIoCloseCause.CONNECT_TIMEOUT,
                    EngineCloseCause.PING_TIMEOUT);
        } finally {
            closeAll(posts);
        }
        awaitNoBodies();
    }

    /** Lets a byte of each body arrive a second, while others call. */
    private void assertServesOthers(List<Socket> bodies) throws Exception {
        for (var second = 0; second < 3; second++) {
            for (var body : bodies) {
                body.getOutputStream().write(' ');
            }
            var started = System.nanoTime();
            assertThat(SINAL.call("GET", "/instance/fetchInstances", null).statusCode())
                    .isEqualTo(200);
            assertThat(SINAL.call("POST", "/event/publish/" + INSTANCE, "{\"event\":\"call\",\"data\":1}")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(SINAL.call("POST", poll(), "1").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(NOT_DELAYED);
            TimeUnit.SECONDS.sleep(1);
        }
        awaitCounted(3, EngineCloseCause.CLIENT_CLOSE);
    }

    private static List<Socket> open(String method, String path, String header) throws IOException {
        var bodies = new ArrayList<Socket>();
        for (var i = 0; i < BODIES; i++) {
            bodies.add(open(method, path, header, i));
        }
        return bodies;
    }

    private static Socket open(String method, String path, String header, int number) throws IOException {
        var local = InetAddress.getByName("127.0.0." + (2 + number % 8));
        var socket = new Socket(InetAddress.getByName("127.0.0.1"), SINAL.port(), local, 0);
        var head = method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + header
                + "Content-Length: 10000\r\n\r\n{";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    private static void awaitNoBodies() {
        await("bodies").untilAsserted(() -> assertThat(SINAL.metric("sinal_bodies_bytes"))
                .isZero());
    }
}
