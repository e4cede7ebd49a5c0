package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.Decision;
import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.event.Envelope;
import dev.sinal.event.EventData;
import dev.sinal.event.EventName;
import dev.sinal.event.EventType;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import dev.sinal.socketio.ConnectError;
import dev.sinal.socketio.SocketIoCloseCause;
import dev.sinal.transport.AdmissionError;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that asyncapi.yaml describes what Sinal sends. */
class AsyncApiTest {
    private static final ApiDocument DOCUMENT = new ApiDocument("asyncapi.yaml");

    @Test
    void it_is_valid_by_the_schema_of_asyncapi() throws IOException {
        assertThat(DOCUMENT.problems("asyncapi-3.0.json")).isEmpty();
        assertThat(DOCUMENT.danglingReferences()).isEmpty();
    }

    @Test
    void its_channels_have_every_event_type_and_the_events_of_the_stream_itself() {
        var events = Stream.concat(
                        Stream.of(EventType.values()).map(EventType::wireName), Stream.of("recovery", "revoked"))
                .toArray(String[]::new);
        for (var channel : new String[] {"instance", "everything"}) {
            var messages = "/channels/" + channel + "/messages";
            assertThat(DOCUMENT.object(messages).keySet()).as(channel).containsExactly(events);
            for (var event : events) {
                assertThat(DOCUMENT.object(DOCUMENT.resolved(messages + "/" + event))
                                .getString("name"))
                        .isEqualTo(event);
            }
        }
    }

    @Test
    void each_envelope_names_its_event() {
        for (var type : EventType.values()) {
            assertThat(DOCUMENT.object(payload(type.wireName()) + "/allOf/1/properties/event")
                            .getString("const"))
                    .isEqualTo(type.wireName());
        }
    }

    @Test
    void the_envelope_has_the_members_that_are_sent_in_that_order() {
        var text = RawJson.string("x");
        var origin = new Origin(text, text, Optional.of(text), text);
        var event = new InstanceEvent("id", "loja", EventName.of("call"), EventData.of(RawJson.NULL), origin);
        assertThat(DOCUMENT.object("/components/schemas/Envelope/properties").keySet())
                .containsExactlyElementsOf(
                        RestClient.object(Envelope.of(event, "mw8d5tq0-1")).keySet());
    }

    @Test
    void its_connect_errors_are_those_that_are_sent() {
        var documented = DOCUMENT.at(payload("connect_error") + "/properties/message/oneOf/0/enum")
                .asJsonArray()
                .getValuesAs(JsonString.class);
        var sent = Stream.concat(
                Stream.of(Decision.values())
                        .filter(decision -> decision != Decision.ALLOWED)
                        .map(Decision::message),
                Stream.of(ConnectError.values()).map(ConnectError::message).filter(message -> !message.isEmpty()));
        assertThat(documented).extracting(JsonString::getString).containsExactlyElementsOf(sent.toList());
    }

    @Test
    void it_lists_the_handshake_errors_and_the_close_codes() {
        var rows = DOCUMENT.object("/servers/sinal")
                .getString("description")
                .lines()
                .filter(line -> line.matches("\\| \\d.*"))
                .map(line -> line.substring(0, line.lastIndexOf(" | ")));
        var refusals = Stream.<HandshakeError[]>of(EngineHandshakeError.values(), AdmissionError.values())
                .flatMap(Stream::of)
                .map(error -> "| " + error.status() + " | " + error.code() + " | " + error.message());
        var closes = Stream.<CloseCause[]>of(EngineCloseCause.values(), SocketIoCloseCause.values())
                .flatMap(Stream::of)
                .map(cause -> "| " + cause.code() + " | " + cause.reason());
        assertThat(rows)
                .containsExactlyElementsOf(Stream.concat(refusals, closes).toList());
    }

    @Test
    void its_examples_match_their_schemas() {
        for (var message : DOCUMENT.object("/components/messages").entrySet()) {
            var examples = message.getValue().asJsonObject().getOrDefault("examples", JsonArray.EMPTY_JSON_ARRAY);
            for (var example : examples.asJsonArray()) {
                assertThat(DOCUMENT.problems(
                                payload(message.getKey()),
                                example.asJsonObject().get("payload")))
                        .as(message.getKey())
                        .isEmpty();
            }
        }
    }

    @Test
    void the_recorded_events_match_their_schemas() throws IOException {
        for (var recorded : Recorded.in("events-recorded.jsonl")) {
            assertThat(DOCUMENT.problems(
                            payload(recorded.getString("event")),
                            recorded.getJsonArray("payload").get(0)))
                    .as(recorded.toString())
                    .isEmpty();
        }
    }

    private static String payload(String message) {
        return DOCUMENT.resolved("/components/messages/" + message + "/payload");
    }
}
