package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sinal.cluster.RedisServer;
import jakarta.json.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests two nodes that share a Redis and a PostgreSQL: what is done on one is in force on the other. */
@ResourceLock(ServerProcess.LOCK)
class ClusterIT {
    /** One second is guaranteed; two allow for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    static Path directory;

    private static Postgres postgres;
    private static RedisServer redis;
    private static ServerProcess firstServer;
    private static ServerProcess secondServer;
    private static RestClient first;
    private static RestClient second;

    @BeforeAll
    static void start() throws IOException {
        postgres = new Postgres(directory.resolve("postgres"));
        redis = new RedisServer(Files.createDirectory(directory.resolve("redis")));
        firstServer = server("first", database(), redis());
        secondServer = server("second", database(), redis());
        first = firstServer.start();
        second = secondServer.start();
        await("the cluster").untilAsserted(() -> {
            assertThat(first.metric("sinal_cluster_nodes")).isEqualTo(2);
            assertThat(second.metric("sinal_cluster_nodes")).isEqualTo(2);
        });
    }

    @AfterAll
    static void stop() throws Exception {
        for (var resource : new AutoCloseable[] {secondServer, firstServer, redis, postgres}) {
            if (resource != null) {
                resource.close();
            }
        }
    }

    private static ServerProcess server(String name, String... settings) throws IOException {
        return ServerProcess.node(Files.createDirectory(directory.resolve(name)), settings);
    }

    private static String database() {
        return "-DSINAL_DATABASE_URL=" + postgres.url() + "?user=" + Postgres.USER;
    }

    private static String redis() {
        return "-DSINAL_REDIS_URL=" + redis.url();
    }

    @Test
    void settings_made_on_one_node_are_in_force_on_the_other_when_it_answers() {
        for (var round = 0; round < 5; round++) {
            var token = first.create("settings");
            var key = Optional.of(token);
            RestClient.expect(200, second.call("GET", "/instance/connectionState/settings", key, Optional.empty()));
            second.set("settings", true, "CALL");
            assertThat(events(first)).isEqualTo(events(second)).containsExactly("CALL");
            try (var client = connect(first, "/settings", token)) {
                first.set("settings", true, "MESSAGES_UPSERT");
                second.publish("settings", "call", "1");
                second.publish("settings", "messages.upsert", "2");
                first.publish("settings", "messages.upsert", "3");
                client.awaitEvents(2);
                assertThat(client.envelope(0).getInt("data")).isEqualTo(2);
                assertThat(client.envelope(1).getInt("data")).isEqualTo(3);
            }
            RestClient.expect(200, second.call("DELETE", "/instance/delete/settings", null));
            RestClient.expect(404, first.call("GET", "/instance/connectionState/settings", null));
        }
    }

    private static List<String> events(RestClient node) {
        return RestClient.object(
                        node.call("GET", "/websocket/find/settings", null).body())
                .getJsonArray("events")
                .getValuesAs(JsonString::getString);
    }

    @Test
    void a_name_that_another_node_has_is_refused() {
        first.create("taken");
        RestClient.expect(403, second.call("POST", "/instance/create", "{\"instanceName\":\"taken\"}"));
        RestClient.expect(
                400,
                second.call(
                        "POST",
                        "/instance/create",
                        "{\"instanceName\":\"free\",\"token\":\"" + RestClient.token("taken") + "\"}"));
    }

    @Test
    void revocation_and_disconnection_reach_the_clients_of_the_other_node() {
        var token = first.createStreaming("revoked");
        try (var client = socket(second, "/revoked", "\"apikey\":\"" + token + "\"")) {
            RestClient.expect(200, first.call("PUT", "/instance/token/revoked", null));
            client.await("42/revoked,\\[\"revoked\".*", SOON);
            client.await("41/revoked,?", SOON);
        }
        try (var client = socket(second, "/revoked", global())) {
            var list = RestClient.object(
                    first.call("GET", "/socket/list?instance=revoked", null).body());
            assertThat(list.getInt("total")).isEqualTo(1);
            assertThat(list.getJsonArray("unanswered")).isEmpty();
            var listed = list.getJsonArray("sockets").getJsonObject(0);
            assertThat(listed.getString("sid")).startsWith(listed.getString("node"));
            var body = "{\"sid\":\"" + listed.getString("sid") + "\"}";
            assertThat(first.call("POST", "/socket/disconnect", body).body())
                    .isEqualTo("{\"disconnected\":1,\"unanswered\":[]}");
            client.await("41/revoked,?", SOON);
        }
        try (var client = socket(second, "/revoked", global())) {
            RestClient.expect(200, first.call("DELETE", "/instance/delete/revoked", null));
            client.await("42/revoked,\\[\"remove.instance\".*", SOON);
            client.await("41/revoked,?", SOON);
            assertThat(client.received().stream().filter(packet -> packet.contains("instance.delete")))
                    .hasSize(1);
        }
    }

    @Test
    void events_published_on_either_node_arrive_at_the_clients_of_both_in_the_same_order() {
        var token = first.createStreaming("order", "CALL");
        try (var here = connect(first, "/order", token);
                var there = connect(second, "/order", token)) {
            IntStream.range(0, 200).parallel().forEach(i -> (i % 2 == 0 ? first : second)
                    .publish("order", "call", String.valueOf(i)));
            here.awaitEvents(200);
            there.awaitEvents(200);
            assertThat(numbers(here)).isEqualTo(numbers(there)).doesNotHaveDuplicates();
        }
    }

    private static List<Integer> numbers(RecordingClient client) {
        return IntStream.range(0, 200)
                .map(i -> client.envelope(i).getInt("data"))
                .boxed()
                .toList();
    }

    @Test
    void a_client_resumes_on_the_other_node() {
        var token = first.createStreaming("resumed", "CALL");
        var auth = "\"apikey\":\"" + token + "\",\"recover\":true";
        String pid;
        String offset;
        try (var client = socket(first, "/resumed", auth)) {
            pid = RestClient.object(client.await("40/resumed,.*").substring("40/resumed,".length()))
                    .getString("pid");
            second.publish("resumed", "call", "1");
            var event = client.await("42/resumed,\\[\"call\".*");
            offset = event.substring(event.lastIndexOf(",\"") + 2, event.lastIndexOf('"'));
        }
        first.publish("resumed", "call", "2");
        second.publish("resumed", "call", "3");
        try (var client = socket(second, "/resumed", auth + ",\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"")) {
            client.await("42/resumed,\\[\"call\".*\"data\":3.*");
            assertThat(data(client)).containsExactly(2, 3);
        }
        try (var client = socket(second, "/resumed", "\"apikey\":\"" + token + "\",\"since\":\"" + offset + "\"")) {
            client.await("42/resumed,\\[\"call\".*\"data\":3.*");
            assertThat(data(client)).containsExactly(2, 3);
        }
    }

    private static List<Integer> data(RawSocketIoClient client) {
        return client.received().stream()
                .filter(packet -> packet.startsWith("42/resumed,[\"call\""))
                .map(packet -> RestClient.json(packet.substring("42/resumed,".length()))
                        .asJsonArray()
                        .getJsonObject(1))
                .map(envelope -> envelope.getInt("data"))
                .toList();
    }

    @Test
    void publishers_are_told_to_come_back_while_redis_is_away() throws IOException {
        first.create("patient");
        redis.kill();
        try {
            await("not ready")
                    .until(() -> first.call("GET", "/monitor/ready", null).statusCode() == 503);
            var body = "{\"event\":\"call\",\"data\":1}";
            var answer = RestClient.expect(503, first.call("POST", "/event/publish/patient", body));
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        } finally {
            redis.start();
        }
        await("ready").until(() -> Stream.of(first, second)
                .allMatch(node -> node.call("GET", "/monitor/ready", null).statusCode() == 200));
        first.publish("patient", "call", "2");
    }

    @Test
    void a_cluster_without_postgresql_does_not_start() throws IOException {
        try (var alone = server("alone", redis())) {
            assertThatThrownBy(alone::start).hasMessageContaining("SINAL_DATABASE_URL");
        }
    }

    private static String global() {
        return "\"apikey\":\"" + RestClient.KEY + "\"";
    }

    private static RecordingClient connect(RestClient node, String namespace, String token) {
        return new RecordingClient(node.url("http", namespace), options -> options.auth = Map.of("apikey", token))
                .awaitConnected();
    }

    /** Opens a raw client that has joined a namespace. */
    private static RawSocketIoClient socket(RestClient node, String namespace, String auth) {
        var client = RawSocketIoClient.open(node, RawSocketIoClient.WEBSOCKET);
        client.send("40" + namespace + ",{" + auth + "}");
        client.await("40" + namespace + ",.*");
        return client;
    }
}
