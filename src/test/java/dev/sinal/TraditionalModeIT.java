package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.json.JSONArray;
import org.json.JSONException;
import org.junit.jupiter.api.Test;

class TraditionalModeIT extends ServerIT {
    @Test
    void a_client_narrows_its_stream_to_some_events() throws JSONException {
        SINAL.create("t-narrow");
        SINAL.set("t-narrow", true);
        try (var listener = new RecordingClient(SINAL.url("http", "/t-narrow")).awaitConnected()) {
            assertThat(listener.ask("subscribe", new JSONArray("[\"CALL\",\"qrcode.updated\"]")))
                    .isEqualTo("{\"events\":[\"call\",\"qrcode.updated\"],\"status\":\"ok\"}");
            SINAL.publish("t-narrow", "messages.upsert", "1");
            SINAL.publish("t-narrow", "call", "2");
            assertThat(listener.ask("subscribe", new JSONArray("[\"calls\"]")))
                    .contains("\"status\":\"error\"", "unknown event");
            assertThat(listener.ask("subscribe", "call")).contains("\"status\":\"error\"");
            SINAL.publish("t-narrow", "messages.upsert", "3");
            SINAL.publish("t-narrow", "call", "4");
            assertThat(listener.awaitEvents(2)).containsExactly("call", "call");
            assertThat(listener.ask("subscribe", new JSONArray())).contains("\"status\":\"ok\"");
            SINAL.publish("t-narrow", "messages.upsert", "5");
            assertThat(listener.awaitEvents(3)).containsExactly("call", "call", "messages.upsert");
            assertThat(listener.ask("nobody knows this", "x")).contains("unknown event");
        }
    }

    @Test
    void a_namespace_is_invalid_before_set_and_connectable_from_then_on() {
        SINAL.create("t-set");
        try (var early = new RecordingClient(SINAL.url("http", "/t-set"))) {
            early.awaitError("Invalid namespace");
        }
        SINAL.set("t-set", true);
        try (var listener = new RecordingClient(SINAL.url("http", "/t-set")).awaitConnected()) {
            SINAL.publish("t-set", "messages.upsert", "{\"n\":1}");
            assertThat(listener.awaitEvents(1)).containsExactly("messages.upsert");
        }
    }

    @Test
    void only_chosen_events_are_heard_and_the_root_hears_none() {
        SINAL.create("t-chosen");
        SINAL.set("t-chosen", true, "MESSAGES_UPSERT", "GROUPS_UPDATE");
        try (var listener = new RecordingClient(SINAL.url("http", "/t-chosen")).awaitConnected();
                var root = new RecordingClient(SINAL.url("http", "/")).awaitConnected()) {
            for (var event : List.of("call", "groups.update", "messaging-history.set", "MESSAGES_UPSERT")) {
                SINAL.publish("t-chosen", event, "null");
            }
            assertThat(listener.awaitEvents(2)).containsExactly("groups.update", "messages.upsert");
            assertThat(root.events()).isEmpty();
        }
    }

    @Test
    void who_chose_all_hears_events_that_no_list_holds() {
        SINAL.create("t-all");
        SINAL.set("t-all", true);
        try (var listener = new RecordingClient(SINAL.url("http", "/t-all")).awaitConnected()) {
            SINAL.publish("t-all", "messaging-history.set", "[]");
            assertThat(listener.awaitEvents(1)).containsExactly("messaging-history.set");
        }
    }

    @Test
    void the_envelope_has_the_references_keys_and_the_data_as_it_came() {
        var token = SINAL.create("t-envelope");
        SINAL.set("t-envelope", true);
        try (var listener = new RecordingClient(SINAL.url("http", "/t-envelope")).awaitConnected()) {
            SINAL.publish("t-envelope", "messages.upsert", "{\"text\":\"Olá 👋 \\u2028\",\"n\":1.50}");
            var envelope = listener.envelope(0);
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
    void recorded_webhooks_pass_on_as_they_came() throws IOException {
        SINAL.call("DELETE", "/instance/delete/loja", null);
        RestClient.expect(
                201, SINAL.call("POST", "/instance/create", "{\"instanceName\":\"loja\",\"token\":\"LOJA-TOKEN\"}"));
        SINAL.set("loja", true);
        try (var listener = new RecordingClient(SINAL.url("http", "/loja")).awaitConnected()) {
            var count = 0;
            for (var call : Recorded.in("webhook-recorded.jsonl")) {
                var sent = call.getJsonObject("body");
                var path = call.getString("url").replace("/hook", "/event/webhook");
                // The key is the one in the body, for the recorded webhook sends no header.
                RestClient.expect(202, SINAL.call("POST", path, Optional.empty(), Optional.of(sent.toString())));
                var heard = listener.envelope(count++);
                assertThat(heard)
                        .isEqualTo(Json.createObjectBuilder(sent)
                                .remove("destination")
                                .build());
            }
            assertThat(count).isEqualTo(9);
        }
    }

    @Test
    void events_arrive_in_the_order_in_which_they_were_accepted() {
        SINAL.create("t-order");
        SINAL.set("t-order", true);
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
            for (var listener : List.of(one, two)) {
                listener.awaitEvents(5_000);
                for (var i = 0; i < 5_000; i++) {
                    assertThat(listener.envelope(i).getInt("data")).isEqualTo(i % 1_000);
                }
            }
        }
    }

    @Test
    void disabling_disconnects_and_enabling_lets_in_again() {
        SINAL.create("t-disable");
        SINAL.set("t-disable", true);
        try (var listener = new RecordingClient(SINAL.url("http", "/t-disable")).awaitConnected()) {
            SINAL.set("t-disable", false);
            listener.awaitEnd("io server disconnect");
            SINAL.publish("t-disable", "call", "null");
            assertThat(listener.events()).containsExactly("revoked");
            assertThat(listener.envelope(0).getString("message")).isEqualTo("The stream was switched off");
        }
        SINAL.set("t-disable", true);
        try (var listener = new RecordingClient(SINAL.url("http", "/t-disable"))) {
            listener.awaitConnected();
        }
    }

    @Test
    void a_deleted_instance_says_so_before_its_namespace_closes() {
        SINAL.create("t-delete");
        SINAL.set("t-delete", true);
        try (var listener = new RecordingClient(SINAL.url("http", "/t-delete")).awaitConnected()) {
            RestClient.expect(200, SINAL.call("DELETE", "/instance/logout/t-delete", null));
            RestClient.expect(200, SINAL.call("DELETE", "/instance/delete/t-delete", null));
            listener.awaitEnd("io server disconnect");
            assertThat(listener.events())
                    .containsExactly("logout.instance", "instance.delete", "remove.instance", "revoked");
            assertThat(listener.envelope(3).getString("message")).isEqualTo("The instance was deleted");
        }
        try (var late = new RecordingClient(SINAL.url("http", "/t-delete"))) {
            late.awaitError("Invalid namespace");
        }
    }

    @Test
    void one_connection_serves_several_namespaces() throws Exception {
        for (var name : List.of("t-multi-a", "t-multi-b")) {
            SINAL.create(name);
            SINAL.set(name, true);
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
    void a_client_with_its_url_as_the_path_joins_that_instance() {
        SINAL.create("t-path");
        SINAL.set("t-path", true);
        try (var listener =
                new RecordingClient(SINAL.url("http", "/"), options -> options.path = "/t-path").awaitConnected()) {
            SINAL.publish("t-path", "call", "null");
            assertThat(listener.awaitEvents(1)).containsExactly("call");
        }
    }

    @Test
    void an_idle_client_lives_through_many_heartbeats() {
        SINAL.create("t-idle");
        SINAL.set("t-idle", true);
        try (var idle = new RecordingClient(SINAL.url("http", "/t-idle")).awaitConnected();
                var silent = new PlainWebSocket(SINAL.url("ws", "/t-idle"))) {
            silent.awaitFrames(2);
            // A socket that never answers is closed after interval and timeout; that much time has passed then.
            try (var dead = new PlainWebSocket(SINAL.url("ws", "/socket.io/?EIO=4&transport=websocket"))) {
                dead.send("40/t-idle,");
                assertThat(dead.awaitClose()).isEqualTo(1008);
            }
            SINAL.publish("t-idle", "call", "null");
            assertThat(idle.awaitEvents(1)).containsExactly("call");
            assertThat(silent.awaitFrames(3).get(2)).startsWith("42/t-idle,[\"call\",");
        }
    }
}
