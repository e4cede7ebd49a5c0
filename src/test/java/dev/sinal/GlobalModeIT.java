package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.json.JSONException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests global mode: the root namespace receives the events of all instances. */
@Tag("global")
class GlobalModeIT extends ServerIT {
    @Test
    void the_root_receives_every_event_of_every_instance_selected_or_not() {
        SINAL.call("DELETE", "/instance/delete/g-one", null);
        SINAL.call("DELETE", "/instance/delete/g-two", null);
        try (var root = new RecordingClient(SINAL.url("http", "/")).awaitConnected()) {
            SINAL.create("g-one");
            SINAL.createStreaming("g-two", "CALL");
            try (var two = new RecordingClient(SINAL.url("http", "/g-two")).awaitConnected()) {
                SINAL.publish("g-one", "messages.upsert", "1");
                SINAL.publish("g-two", "messages.upsert", "2");
                SINAL.publish("g-two", "call", "3");
                SINAL.call("DELETE", "/instance/delete/g-one", null);
                assertThat(root.awaitEvents(7))
                        .containsExactly(
                                "instance.create",
                                "instance.create",
                                "messages.upsert",
                                "messages.upsert",
                                "call",
                                "instance.delete",
                                "remove.instance");
                assertThat(root.envelope(3).getString("instance")).isEqualTo("g-two");
                assertThat(two.awaitEvents(1)).containsExactly("call");
            }
        }
    }

    @Test
    void a_plain_websocket_at_the_root_receives_events() {
        SINAL.create("g-plain");
        try (var plain = new PlainWebSocket(SINAL.url("ws", "/"))) {
            plain.awaitFrames(2);
            SINAL.publish("g-plain", "call", "null");
            var frames = plain.awaitFrames(3);
            assertThat(frames.get(1)).startsWith("40{\"sid\":");
            assertThat(frames.get(2))
                    .startsWith("42[\"call\",{\"event\":\"call\",\"instance\":\"g-plain\",\"data\":null,");
        }
    }

    @Test
    void byte_arrays_in_the_notation_of_webhooks_reach_a_client_as_bytes() throws JSONException {
        SINAL.create("g-bytes");
        try (var root = new RecordingClient(SINAL.url("http", "/")).awaitConnected();
                var polling =
                        RecordingClient.over(SINAL.url("http", "/"), "polling").awaitConnected()) {
            SINAL.publish("g-bytes", "messages.upsert", "{\"secret\":{\"0\":9,\"1\":255},\"text\":\"Oi\"}");
            for (var client : List.of(root, polling)) {
                assertThat((byte[]) client.data(0).get("secret")).containsExactly(9, -1);
                assertThat(client.data(0).get("text")).isEqualTo("Oi");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "          | application/octet-stream | \u0001\u0003\u00ff\u0004\u0009\u00ff",
                "&b64=1    | text/plain               | 6:b4Cf8=",
                "&j=3      | text/javascript          | 6:b4Cf8=\");"
            })
    void byte_arrays_reach_clients_of_engine_io_3_in_each_payload_format(String parameters, String type, String end) {
        SINAL.create("g-old");
        var session =
                SINAL.openPolling("/socket.io/?EIO=3&transport=polling" + Objects.requireNonNullElse(parameters, ""));
        SINAL.publish("g-old", "call", "{\"0\":9,\"1\":255}");
        var body = new StringBuilder();
        await("bytes").untilAsserted(() -> {
            var answer = SINAL.raw("GET " + session);
            body.append(new String(answer.body(), StandardCharsets.ISO_8859_1));
            assertThat(body).endsWith(end);
            assertThat(answer.headers()).contains("content-type: " + type);
        });
        assertThat(body)
                .contains("{\"_placeholder\":true,\"num\":0}".replace("\"", type.endsWith("script") ? "\\\"" : "\""));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void the_token_of_an_instance_opens_the_root_with_the_events_of_that_instance(int protocol) {
        var own = "g-own-" + protocol;
        var key = "apikey: " + SINAL.create(own); // it streams nothing
        SINAL.create("g-other-" + protocol);
        try (var owner = RawSocketIoClient.open(SINAL, "/socket.io/?EIO=" + protocol + "&transport=websocket", key)) {
            if (protocol == 4) {
                owner.send("40");
            }
            owner.await("40.*");
            SINAL.publish("g-other-" + protocol, "call", "1");
            SINAL.publish(own, "call", "2");
            SINAL.publish(own, "chats.set", "3");
            owner.await("42.*\"data\":3,.*");
            assertThat(owner.received())
                    .filteredOn(packet -> packet.startsWith("42"))
                    .hasSize(2)
                    .allMatch(packet -> packet.contains(own));
            SINAL.call("PUT", "/instance/token/" + own, "{}");
            owner.await("41");
        }
    }
}
