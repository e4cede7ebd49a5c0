package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.EventType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the JSON of instances. */
class InstanceJsonTest {
    private static final String PREFERENCES = "\"rejectCall\":true,\"msgCall\":\"busy\",\"groupsIgnore\":false,"
            + "\"alwaysOnline\":true,\"readMessages\":false,\"readStatus\":true,\"syncFullHistory\":false,"
            + "\"wavoipToken\":\"WAVOIP\"";

    private final Instance alpha = InstanceFixtures.instance("alpha");

    @Test
    void the_response_to_create_has_the_keys_of_the_reference_in_their_order() {
        assertThat(InstanceJson.created(alpha))
                .hasToString("{\"instance\":{\"instanceName\":\"alpha\",\"instanceId\":\"id-of-alpha\","
                        + "\"integration\":\"EVOLUTION\",\"webhookWaBusiness\":null,\"accessTokenWaBusiness\":\"\","
                        + "\"status\":\"open\"},\"hash\":\"alpha-TOKEN\",\"webhook\":{},\"websocket\":{},"
                        + "\"rabbitmq\":{},\"nats\":{},\"sqs\":{},\"settings\":{" + PREFERENCES + "}}");
    }

    @Test
    void the_response_to_create_shows_whether_it_streams_if_the_request_set_it() {
        assertThat(InstanceJson.created(alpha.withStreaming(InstanceFixtures.streaming(EventType.CALL)))
                        .get("websocket"))
                .hasToString("{\"enabled\":true}");
    }

    @Test
    void a_list_has_the_keys_of_the_reference_in_their_order() {
        assertThat(InstanceJson.listed(alpha, true))
                .hasToString("{\"id\":\"id-of-alpha\",\"name\":\"alpha\",\"connectionStatus\":\"open\","
                        + "\"ownerJid\":null,\"profileName\":null,\"profilePicUrl\":null,"
                        + "\"integration\":\"EVOLUTION\",\"number\":\"5511999990001\",\"businessId\":null,"
                        + "\"token\":\"alpha-TOKEN\",\"clientName\":\"evolution\",\"disconnectionReasonCode\":null,"
                        + "\"disconnectionObject\":null,\"disconnectionAt\":null,"
                        + "\"createdAt\":\"2026-11-23T12:00:00.120Z\",\"updatedAt\":\"2026-11-23T12:00:00.120Z\","
                        + "\"Chatwoot\":null,\"Proxy\":null,\"Rabbitmq\":null,\"Nats\":null,\"Sqs\":null,"
                        + "\"Websocket\":null,\"Setting\":{\"id\":\"cpreferences\"," + PREFERENCES
                        + ",\"createdAt\":\"2026-11-23T12:00:00.120Z\",\"updatedAt\":\"2026-11-23T12:00:00.120Z\","
                        + "\"instanceId\":\"id-of-alpha\"},\"_count\":{\"Message\":0,\"Contact\":0,\"Chat\":0}}");
    }

    @Test
    void a_list_hides_tokens_unless_they_are_exposed() {
        assertThat(InstanceJson.listed(alpha, false).get("token")).hasToString("null");
        assertThat(InstanceJson.listed(alpha, false).toString()).doesNotContain("alpha-TOKEN");
    }

    @Test
    void the_response_to_find_is_null_until_streaming_is_set() {
        assertThat(InstanceJson.streaming(alpha)).hasToString("null");
        assertThat(InstanceJson.streaming(
                        alpha.withStreaming(InstanceFixtures.streaming(EventType.SEND_MESSAGE, EventType.CALL))))
                .hasToString("{\"id\":\"cstreaming\",\"enabled\":true,\"events\":[\"SEND_MESSAGE\",\"CALL\"],"
                        + "\"createdAt\":\"2026-11-23T12:00:00.120Z\",\"updatedAt\":\"2026-11-23T12:00:00.120Z\","
                        + "\"instanceId\":\"id-of-alpha\"}");
    }

    @Test
    void no_string_of_a_value_holds_a_secret() {
        assertThat(alpha.toString()).doesNotContain("TOKEN", "WAVOIP");
        assertThat(InstanceFixtures.request("{\"instanceName\":\"a\",\"token\":\"SECRET\",\"wavoipToken\":\"SECRET\"}")
                        .toString())
                .doesNotContain("SECRET");
    }

    @Test
    void a_row_shows_what_sources_report_of_the_connection() {
        var closed = InstanceFixtures.instance("alpha")
                .withConnection(
                        new Connection(ConnectionState.CLOSE, Optional.of("5511@s.whatsapp.net"), Optional.of(401)),
                        InstanceFixtures.NOON);
        var row = InstanceJson.listed(closed, false);
        assertThat(row.getString("connectionStatus")).isEqualTo("close");
        assertThat(row.getString("ownerJid")).isEqualTo("5511@s.whatsapp.net");
        assertThat(row.getInt("disconnectionReasonCode")).isEqualTo(401);
    }
}
