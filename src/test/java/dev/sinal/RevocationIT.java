package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a client whose access is revoked is disconnected, and that no other client is. */
@ResourceLock(ServerProcess.LOCK)
class RevocationIT {
    @TempDir
    static Path directory;

    /** One second is guaranteed; two allow for a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static ServerProcess server;
    private static RestClient sinal;
    private static Path keys;

    @BeforeAll
    static void start() throws IOException {
        keys = Files.writeString(directory.resolve("keys"), "OLD\nNEW\n");
        server = new ServerProcess(directory, "-DSINAL_API_KEYS_FILE=" + keys);
        sinal = server.start();
    }

    @BeforeEach
    void write_two_more_global_keys() throws IOException {
        Files.writeString(keys, "OLD\nNEW\n");
        await("the keys").until(() -> accepts("OLD"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void keys_and_tokens_are_changed_while_clients_are_connected() throws Exception {
        for (var name : List.of("rotated", "untouched")) {
            sinal.createStreaming(name);
        }
        try (var byOld = connect("/", "OLD");
                var byNew = connect("/rotated", "NEW");
                var byToken = connect("/rotated", RestClient.token("rotated"));
                var untouched = connect("/untouched", RestClient.token("untouched"))) {
            Files.writeString(keys, "NEW\n");
            byOld.awaitDisconnect("io server disconnect");
            assertThat(byOld.events()).containsExactly("revoked");
            assertThat(sinal.call("GET", "/metrics", Optional.of("OLD"), Optional.empty())
                            .statusCode())
                    .isEqualTo(401);

            var changed = sinal.call(
                    "PUT", "/instance/token/rotated", Optional.of(RestClient.token("rotated")), Optional.empty());
            byToken.awaitDisconnect("io server disconnect");
            assertThat(byToken.events()).containsExactly("revoked");
            var token = RestClient.object(changed.body()).getString("hash");
            try (var reconnected = connect("/rotated", token)) {
                sinal.publish("rotated", "call", "1");
                sinal.publish("untouched", "call", "2");
                reconnected.awaitEvents(1);
                byNew.awaitEvents(1);
                untouched.awaitEvents(1);
            }
            assertThat(byNew.events()).containsExactly("call");
            assertThat(untouched.events()).containsExactly("call");
        }
    }

    @Test
    void an_address_whose_tokens_are_all_rotated_is_not_locked_out() {
        for (var i = 0; i < 25; i++) {
            var old = Optional.of(sinal.create("office-" + i));
            var path = "/instance/token/office-" + i;
            RestClient.expect(200, sinal.call("PUT", path, "{\"token\":\"new-" + i + "\"}"));
            RestClient.expect(401, sinal.call("PUT", path, old, Optional.empty()));
        }
        var state = "/instance/connectionState/office-0";
        RestClient.expect(200, sinal.call("GET", state, Optional.of("new-0"), Optional.empty()));
        RestClient.expect(200, sinal.call("GET", state, Optional.of("NEW"), Optional.empty()));
    }

    @ParameterizedTest(name = "{0} of EIO {1}: {2}")
    @MethodSource("revocations")
    void a_client_is_notified_and_disconnected_at_once_when_its_access_is_revoked(
            String transport, int eio, String revocation, String reason) throws IOException {
        sinal.createStreaming("lost");
        var key = revocation.equals("rotation") ? "OLD" : RestClient.token("lost");
        var url = "/socket.io/?EIO=" + eio + "&transport=" + transport;
        try (var client = RawSocketIoClient.open(sinal, url, "apikey: " + key)) {
            client.send("40/lost,");
            client.await("40/lost.*");
            revoke(revocation);
            var revoked = client.await("42/lost,\\[\"revoked\".*", TIMEOUT);
            assertThat(revoked).endsWith("[\"revoked\",{\"message\":\"" + reason + "\"}]");
            client.await("41/lost,?", TIMEOUT);
            if (revocation.equals("deletion")) {
                assertThat(client.received().indexOf(revoked))
                        .isGreaterThan(client.received().indexOf(client.await("42/lost,\\[\"remove.instance\".*")));
            }
        }
    }

    static Stream<Arguments> revocations() {
        var reasons = Map.of(
                "deletion", "The instance was deleted",
                "switch", "The stream was switched off",
                "token", "Invalid global token",
                "rotation", "Invalid global token");
        return reasons.entrySet().stream()
                .flatMap(revocation -> Stream.of("polling", "websocket").flatMap(transport -> Stream.of(3, 4)
                        .map(eio -> Arguments.of(transport, eio, revocation.getKey(), revocation.getValue()))));
    }

    private static void revoke(String revocation) throws IOException {
        switch (revocation) {
            case "deletion" -> RestClient.expect(200, sinal.call("DELETE", "/instance/delete/lost", null));
            case "switch" -> sinal.set("lost", false);
            case "token" -> RestClient.expect(200, sinal.call("PUT", "/instance/token/lost", null));
            default -> Files.writeString(keys, "NEW\n");
        }
    }

    private static boolean accepts(String key) {
        return sinal.call("GET", "/socket/list", Optional.of(key), Optional.empty())
                        .statusCode()
                == 200;
    }

    /** Both servers send "100 Continue" when the body is first read, which is after the first access check. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /event/publish/slow  | {\"event\":\"call\",\"data\":1}",
                "PUT /instance/token/slow  | {}",
                "POST /websocket/set/slow  | {\"enabled\":false}"
            })
    void access_that_is_revoked_while_the_body_arrives_is_denied(String request, String body) throws IOException {
        var token = sinal.create("slow");
        try (var socket = new Socket("127.0.0.1", sinal.port())) {
            socket.setSoTimeout((int) WaitTimeout.WAIT.toMillis());
            var out = socket.getOutputStream();
            out.write((request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nExpect: 100-continue\r\napikey: "
                            + token + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var in = socket.getInputStream();
            assertThat(new String(in.readNBytes("HTTP/1.1 100 ".length()), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100 ");
            RestClient.expect(200, sinal.call("PUT", "/instance/token/slow", "{\"token\":\"another\"}"));
            out.write(body.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("HTTP/1.1 401 ");
        }
        assertThat(sinal.call("GET", "/event/history/slow", Optional.of("another"), Optional.empty())
                        .body())
                .doesNotContain("\"event\":\"call\"");
    }

    @Test
    void the_administrator_lists_and_disconnects_clients() throws Exception {
        for (var name : List.of("listed", "unlisted")) {
            sinal.createStreaming(name);
        }
        try (var one = connect("/listed", RestClient.token("listed"));
                var two = connect("/unlisted", RestClient.token("unlisted"))) {
            var list = RestClient.object(RestClient.expect(200, sinal.call("GET", "/socket/list?instance=listed", null))
                    .body());
            assertThat(list.getInt("total")).isEqualTo(1);
            var socket = list.getJsonArray("sockets").getJsonObject(0);
            assertThat(socket.getString("address")).isEqualTo("127.0.0.1");
            assertThat(socket.getString("transport")).isEqualTo("websocket");
            assertThat(socket.getJsonObject("namespaces")).containsOnlyKeys("/listed");
            assertThat(disconnect("{\"instance\":\"unlisted\"}")).isEqualTo("{\"disconnected\":1}");
            two.awaitDisconnect("io server disconnect");
            assertThat(disconnect("{\"sid\":\"" + socket.getString("sid") + "\"}"))
                    .isEqualTo("{\"disconnected\":1}");
            one.awaitDisconnect("io server disconnect");
            await("sessions").until(() -> sinal.metric("sinal_sessions") == 0);
            assertThat(disconnect("{\"address\":\"127.0.0.1\"}")).isEqualTo("{\"disconnected\":0}");
            for (var body : List.of("{}", "{\"sid\":5}", "{\"address\":\"localhost\"}")) {
                RestClient.expect(400, sinal.call("POST", "/socket/disconnect", body));
            }
        }
    }

    private static String disconnect(String body) {
        return RestClient.expect(200, sinal.call("POST", "/socket/disconnect", body))
                .body();
    }

    private static RecordingClient connect(String namespace, String key) {
        return new RecordingClient(sinal.url("http", namespace), options -> options.auth = Map.of("apikey", key))
                .awaitConnected();
    }
}
