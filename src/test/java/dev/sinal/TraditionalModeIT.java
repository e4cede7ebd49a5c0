package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.json.JSONArray;
import org.json.JSONException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests traditional mode: each instance has a namespace with the events that it selects. */
class TraditionalModeIT extends ServerIT {
    @Test
    void a_client_subscribes_to_some_events() throws JSONException {
        SINAL.createStreaming("t-narrow");
        try (var client = new RecordingClient(SINAL.url("http", "/t-narrow")).awaitConnected()) {
            assertThat(client.emitWithAck("subscribe", new JSONArray("[\"CALL\",\"qrcode.updated\"]")))
                    .isEqualTo("{\"events\":[\"call\",\"qrcode.updated\"],\"status\":\"ok\"}");
            SINAL.publish("t-narrow", "messages.upsert", "1");
            SINAL.publish("t-narrow", "call", "2");
            assertThat(client.emitWithAck("subscribe", new JSONArray("[\"calls\"]")))
                    .contains("\"status\":\"error\"", "unknown event");
            assertThat(client.emitWithAck("subscribe", "call")).contains("\"status\":\"error\"");
            SINAL.publish("t-narrow", "messages.upsert", "3");
            SINAL.publish("t-narrow", "call", "4");
            assertThat(client.awaitEvents(2)).containsExactly("call", "call");
            assertThat(client.emitWithAck("subscribe", new JSONArray())).contains("\"status\":\"ok\"");
            SINAL.publish("t-narrow", "messages.upsert", "5");
            assertThat(client.awaitEvents(3)).containsExactly("call", "call", "messages.upsert");
            assertThat(client.emitWithAck("unknown", "x")).contains("unknown event");
        }
    }

    @Test
    void a_namespace_is_invalid_until_streaming_is_enabled() {
        SINAL.create("t-set");
        try (var early = new RecordingClient(SINAL.url("http", "/t-set"))) {
            early.awaitError("Invalid namespace");
        }
        SINAL.set("t-set", true);
        try (var client = new RecordingClient(SINAL.url("http", "/t-set")).awaitConnected()) {
            SINAL.publish("t-set", "messages.upsert", "{\"n\":1}");
            assertThat(client.awaitEvents(1)).containsExactly("messages.upsert");
        }
    }

    @Test
    void a_namespace_receives_only_selected_events_and_the_root_none() {
        SINAL.createStreaming("t-chosen", "MESSAGES_UPSERT", "GROUPS_UPDATE");
        try (var client = new RecordingClient(SINAL.url("http", "/t-chosen")).awaitConnected();
                var root = new RecordingClient(SINAL.url("http", "/")).awaitConnected()) {
            for (var event : List.of("call", "groups.update", "messaging-history.set", "MESSAGES_UPSERT")) {
                SINAL.publish("t-chosen", event, "null");
            }
            assertThat(client.awaitEvents(2)).containsExactly("groups.update", "messages.upsert");
            assertThat(root.events()).isEmpty();
        }
    }

    @Test
    void an_instance_that_selects_all_events_also_streams_unlisted_ones() {
        SINAL.createStreaming("t-all");
        try (var client = new RecordingClient(SINAL.url("http", "/t-all")).awaitConnected()) {
            SINAL.publish("t-all", "messaging-history.set", "[]");
            assertThat(client.awaitEvents(1)).containsExactly("messaging-history.set");
        }
    }

    @Test
    void the_envelope_has_the_members_of_evolution_api_and_the_data_unchanged() {
        var token = SINAL.createStreaming("t-envelope");
        try (var client = new RecordingClient(SINAL.url("http", "/t-envelope")).awaitConnected()) {
            SINAL.publish("t-envelope", "messages.upsert", "{\"text\":\"Olá 👋 \\u2028\",\"n\":1.50}");
            var envelope = client.envelope(0);
            assertThat(envelope.keySet())
                    .containsExactlyInAnyOrder("event", "instance", "data", "server_url", "date_time", "apikey");
            assertThat(envelope.getString("event")).isEqualTo("messages.upsert");
            assertThat(envelope.getString("instance")).isEqualTo("t-envelope");
            assertThat(envelope.getJsonObject("data").getString("text")).isEqualTo("Olá 👋 \u2028");
            assertThat(envelope.getString("date_time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(envelope.getString("apikey")).isEqualTo(token);
        }
    }

    @Test
    void recorded_webhooks_are_passed_on_unchanged() throws IOException {
        SINAL.call("DELETE", "/instance/delete/loja", null);
        RestClient.expect(
                201, SINAL.call("POST", "/instance/create", "{\"instanceName\":\"loja\",\"token\":\"LOJA-TOKEN\"}"));
        SINAL.set("loja", true);
        try (var client = new RecordingClient(SINAL.url("http", "/loja")).awaitConnected()) {
            var count = 0;
            for (var call : Recorded.in("webhook-recorded.jsonl")) {
                var sent = call.getJsonObject("body");
                var path = call.getString("url").replace("/hook", "/event/webhook");
                // The recorded webhook sends no header; its key is in the body.
                RestClient.expect(202, SINAL.call("POST", path, Optional.empty(), Optional.of(sent.toString())));
                var received = client.envelope(count++);
                assertThat(received)
                        .isEqualTo(Json.createObjectBuilder(sent)
                                .remove("destination")
                                .build());
            }
            assertThat(count).isEqualTo(9);
        }
    }

    @Test
    void events_arrive_in_the_order_in_which_they_were_accepted() {
        SINAL.createStreaming("t-order");
        var batch = Json.createArrayBuilder();
        IntStream.range(0, 1_000)
                .forEach(i -> batch.add(
                        Json.createObjectBuilder().add("event", "call").add("data", i)));
        var body = batch.build().toString();
        try (var one = new RecordingClient(SINAL.url("http", "/t-order")).awaitConnected();
                var two = new RecordingClient(SINAL.url("http", "/t-order")).awaitConnected()) {
            for (var round = 0; round < 5; round++) {
                RestClient.expect(202, SINAL.call("POST", "/event/publish/t-order", body));
            }
            for (var client : List.of(one, two)) {
                client.awaitEvents(5_000);
                for (var i = 0; i < 5_000; i++) {
                    assertThat(client.envelope(i).getInt("data")).isEqualTo(i % 1_000);
                }
            }
        }
    }

    @Test
    void disabling_disconnects_clients_and_enabling_accepts_them_again() {
        SINAL.createStreaming("t-disable");
        try (var client = new RecordingClient(SINAL.url("http", "/t-disable")).awaitConnected()) {
            SINAL.set("t-disable", false);
            client.awaitDisconnect("io server disconnect");
            SINAL.publish("t-disable", "call", "null");
            assertThat(client.events()).containsExactly("revoked");
            assertThat(client.envelope(0).getString("message")).isEqualTo("The stream was switched off");
        }
        SINAL.set("t-disable", true);
        try (var client = new RecordingClient(SINAL.url("http", "/t-disable"))) {
            client.awaitConnected();
        }
    }

    @Test
    void the_deletion_of_an_instance_is_an_event_before_its_namespace_closes() {
        SINAL.createStreaming("t-delete");
        try (var client = new RecordingClient(SINAL.url("http", "/t-delete")).awaitConnected()) {
            RestClient.expect(200, SINAL.call("DELETE", "/instance/logout/t-delete", null));
            RestClient.expect(200, SINAL.call("DELETE", "/instance/delete/t-delete", null));
            client.awaitDisconnect("io server disconnect");
            assertThat(client.events())
                    .containsExactly("logout.instance", "instance.delete", "remove.instance", "revoked");
            assertThat(client.envelope(3).getString("message")).isEqualTo("The instance was deleted");
        }
        try (var late = new RecordingClient(SINAL.url("http", "/t-delete"))) {
            late.awaitError("Invalid namespace");
        }
    }

    @Test
    void one_connection_serves_several_namespaces() throws Exception {
        for (var name : List.of("t-multi-a", "t-multi-b")) {
            SINAL.createStreaming(name);
        }
        try (var a = new RecordingClient(SINAL.url("http", "/t-multi-a"), options -> options.forceNew = false)
                        .awaitConnected();
                var b = new RecordingClient(SINAL.url("http", "/t-multi-b"), options -> options.forceNew = false)
                        .awaitConnected()) {
            SINAL.publish("t-multi-a", "call", "\"a\"");
            SINAL.publish("t-multi-b", "call", "\"b\"");
            assertThat(a.envelope(0).getString("data")).isEqualTo("a");
            assertThat(b.envelope(0).getString("data")).isEqualTo("b");
        }
    }

    @Test
    void a_client_with_the_url_of_an_instance_as_its_path_connects_to_that_instance() {
        SINAL.createStreaming("t-path");
        try (var client =
                new RecordingClient(SINAL.url("http", "/"), options -> options.path = "/t-path").awaitConnected()) {
            SINAL.publish("t-path", "call", "null");
            assertThat(client.awaitEvents(1)).containsExactly("call");
        }
    }

    @Test
    void an_idle_client_stays_connected_through_many_heartbeats() {
        SINAL.createStreaming("t-idle");
        try (var idle = new RecordingClient(SINAL.url("http", "/t-idle")).awaitConnected();
                var plain = new PlainWebSocket(SINAL.url("ws", "/t-idle"))) {
            plain.awaitFrames(2);
            // A session that answers no ping is closed after interval and timeout; by then the others have been idle
            // for as long.
            try (var unresponsive = new PlainWebSocket(SINAL.url("ws", "/socket.io/?EIO=4&transport=websocket"))) {
                unresponsive.send("40/t-idle,");
                assertThat(unresponsive.awaitClose()).isEqualTo(1008);
            }
            SINAL.publish("t-idle", "call", "null");
            assertThat(idle.awaitEvents(1)).containsExactly("call");
            assertThat(plain.awaitFrames(3).get(2)).startsWith("42/t-idle,[\"call\",");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/socket.io/?EIO=4&transport=websocket&", "/?", "/t-subprotocol?"})
    void the_first_subprotocol_that_a_websocket_requests_is_selected(String url) {
        SINAL.createStreaming("t-subprotocol");
        var socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("first", "second")
                .header("apikey", RestClient.KEY)
                .buildAsync(URI.create(SINAL.url("ws", url)), new WebSocket.Listener() {})
                .join();
        assertThat(socket.getSubprotocol()).isEqualTo("first");
        socket.abort();
    }
}
