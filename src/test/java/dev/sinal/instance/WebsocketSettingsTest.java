package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sinal.event.EventType;
import dev.sinal.rest.InvalidRequestException;
import dev.sinal.rest.RestError;
import jakarta.json.JsonString;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the parsing of {@code websocket} objects. */
class WebsocketSettingsTest {
    private static final String ENUM = " is not one of enum values: APPLICATION_STARTUP,QRCODE_UPDATED,MESSAGES_SET,"
            + "MESSAGES_UPSERT,MESSAGES_EDITED,MESSAGES_UPDATE,MESSAGES_DELETE,SEND_MESSAGE,SEND_MESSAGE_UPDATE,"
            + "CONTACTS_SET,CONTACTS_UPSERT,CONTACTS_UPDATE,PRESENCE_UPDATE,CHATS_SET,CHATS_UPSERT,CHATS_UPDATE,"
            + "CHATS_DELETE,GROUPS_UPSERT,GROUP_UPDATE,GROUP_PARTICIPANTS_UPDATE,CONNECTION_UPDATE,LABELS_EDIT,"
            + "LABELS_ASSOCIATION,CALL,TYPEBOT_START,TYPEBOT_CHANGE_STATUS,REMOVE_INSTANCE,LOGOUT_INSTANCE,"
            + "INSTANCE_CREATE,INSTANCE_DELETE,STATUS_INSTANCE";

    @Test
    void events_keep_their_order_and_lose_their_duplicates() {
        var settings = read(
                """
                {"websocket":{"enabled":true,"events":["SEND_MESSAGE","CALL","SEND_MESSAGE","messages.upsert"]}}""");
        assertThat(settings.events())
                .containsExactly(EventType.SEND_MESSAGE, EventType.CALL, EventType.MESSAGES_UPSERT);
    }

    @Test
    void both_spellings_of_the_groups_event_are_the_same() {
        assertThat(read("{\"enabled\":true,\"events\":[\"GROUP_UPDATE\",\"GROUPS_UPDATE\",\"groups.update\"]}")
                        .events())
                .containsExactly(EventType.GROUP_UPDATE);
    }

    @Test
    void an_empty_or_missing_list_of_events_means_all() {
        assertThat(read("{\"websocket\":{\"enabled\":true,\"events\":[]}}").events())
                .containsExactly(EventType.values());
        assertThat(read("{\"websocket\":{\"enabled\":true}}").events()).containsExactly(EventType.values());
    }

    @Test
    void a_flat_body_is_the_same_as_a_nested_one() {
        assertThat(read("{\"enabled\":true,\"events\":[\"CALL\"]}"))
                .isEqualTo(read("{\"websocket\":{\"enabled\":true,\"events\":[\"CALL\"]}}"));
        assertThat(problems("{\"events\":[\"CALL\"]}")).containsExactly("websocket requires property \"enabled\"");
    }

    @Test
    void a_body_without_websocket_is_refused() {
        for (var body : List.of("{}", "[]", "null", "{\"other\":1}")) {
            assertThat(problems(body)).containsExactly("requires property \"websocket\"");
        }
    }

    @Test
    void all_problems_are_reported_in_the_words_of_the_reference() {
        assertThat(problems("{\"websocket\":{\"enabled\":\"yes\",\"events\":[\"NOPE\",\"MESSAGES_UPSERT\"]}}"))
                .containsExactly(
                        "websocket.enabled is not of a type(s) boolean",
                        "websocket.enabled is not one of enum values: true,false",
                        "websocket.events[0]" + ENUM);
        assertThat(problems("{\"websocket\":{\"events\":[\"MESSAGES_UPSERT\"]}}"))
                .containsExactly("websocket requires property \"enabled\"");
        assertThat(problems("{\"websocket\":{\"enabled\":true,\"events\":\"CALL\"}}"))
                .containsExactly("websocket.events is not of a type(s) array");
        assertThat(problems("{\"websocket\":{\"enabled\":true,\"events\":[\"CALL\",7]}}"))
                .containsExactly("websocket.events[1] is not of a type(s) string", "websocket.events[1]" + ENUM);
        assertThat(problems("{\"websocket\":true}")).containsExactly("websocket is not of a type(s) object");
    }

    private static WebsocketSettings read(String body) {
        return WebsocketSettings.ofBody(InstanceFixtures.json(body));
    }

    private static List<String> problems(String body) {
        var error = RestError.of(catchThrowableOfType(InvalidRequestException.class, () -> read(body)));
        assertThat(error.status()).isEqualTo(400);
        return InstanceFixtures.json(error.body())
                .asJsonObject()
                .getJsonObject("response")
                .getJsonArray("message")
                .getJsonArray(0)
                .getValuesAs(JsonString::getString);
    }
}
