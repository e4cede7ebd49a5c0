package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who loses a right loses the sockets that it had let in, and nobody else does. */
class RevocationIT {
    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static Client sinal;
    private static Path keys;

    @BeforeAll
    static void start() throws IOException {
        keys = Files.writeString(directory.resolve("keys"), "OLD\nNEW\n");
        server = new ServerProcess(directory, "-DSINAL_API_KEYS_FILE=" + keys);
        sinal = server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void keys_and_tokens_are_changed_while_clients_listen() throws Exception {
        for (var name : List.of("rotated", "untouched")) {
            sinal.create(name);
            sinal.set(name, true);
        }
        try (var byOld = listener("/", "OLD");
                var byNew = listener("/rotated", "NEW");
                var byToken = listener("/rotated", Client.token("rotated"));
                var another = listener("/untouched", Client.token("untouched"))) {
            Files.writeString(keys, "NEW\n");
            byOld.awaitEnd("io server disconnect");
            assertThat(byOld.events()).containsExactly("revoked");
            assertThat(sinal.call("GET", "/metrics", Optional.of("OLD"), Optional.empty())
                            .statusCode())
                    .isEqualTo(401);

            var changed = sinal.call(
                    "PUT", "/instance/token/rotated", Optional.of(Client.token("rotated")), Optional.empty());
            byToken.awaitEnd("io server disconnect");
            assertThat(byToken.events()).containsExactly("revoked");
            var token = Client.object(changed.body()).getString("hash");
            try (var back = listener("/rotated", token)) {
                sinal.publish("rotated", "call", "1");
                sinal.publish("untouched", "call", "2");
                back.awaitEvents(1);
                byNew.awaitEvents(1);
                another.awaitEvents(1);
            }
            assertThat(byNew.events()).containsExactly("call");
            assertThat(another.events()).containsExactly("call");
        }
    }

    @Test
    void the_administrator_sees_who_is_connected_and_puts_clients_out() throws Exception {
        for (var name : List.of("seen", "unseen")) {
            sinal.create(name);
            sinal.set(name, true);
        }
        try (var one = listener("/seen", Client.token("seen"));
                var two = listener("/unseen", Client.token("unseen"))) {
            var list = Client.object(Client.expect(200, sinal.call("GET", "/socket/list?instance=seen", null))
                    .body());
            assertThat(list.getInt("total")).isEqualTo(1);
            var socket = list.getJsonArray("sockets").getJsonObject(0);
            assertThat(socket.getString("address")).isEqualTo("127.0.0.1");
            assertThat(socket.getString("transport")).isEqualTo("websocket");
            assertThat(socket.getJsonObject("namespaces")).containsOnlyKeys("/seen");
            assertThat(disconnect("{\"instance\":\"unseen\"}")).isEqualTo("{\"disconnected\":1}");
            two.awaitEnd("io server disconnect");
            assertThat(disconnect("{\"sid\":\"" + socket.getString("sid") + "\"}"))
                    .isEqualTo("{\"disconnected\":1}");
            one.awaitEnd("io server disconnect");
            await("sessions").until(() -> sinal.metric("sinal_sessions") == 0);
            assertThat(disconnect("{\"address\":\"127.0.0.1\"}")).isEqualTo("{\"disconnected\":0}");
            for (var body : List.of("{}", "{\"sid\":5}", "{\"address\":\"localhost\"}")) {
                Client.expect(400, sinal.call("POST", "/socket/disconnect", body));
            }
        }
    }

    private static String disconnect(String body) {
        return Client.expect(200, sinal.call("POST", "/socket/disconnect", body))
                .body();
    }

    private static Listener listener(String namespace, String key) {
        return new Listener(sinal.url("http", namespace), options -> options.auth = Map.of("apikey", key))
                .awaitConnected();
    }
}
