package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.InstanceEvent.Origin;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The envelope of an event. */
class EnvelopeTest {
    @Test
    void keys_are_in_the_references_order_and_data_keeps_its_source_text() throws MalformedJsonException {
        var data = RawJson.parse("{ \"n\": 1.0,\n\"é\":\"\\u00e9\" }");
        assertThat(Envelope.of(event(data, Optional.of(RawJson.string("55@s.whatsapp.net")))))
                .isEqualTo(
                        "{\"event\":\"messages.upsert\",\"instance\":\"loja \\\"1\\\"\",\"data\":{ \"n\": 1.0,\n\"é\":\"\\u00e9\" },"
                                + "\"server_url\":\"http://h\",\"date_time\":\"2026-01-01T00:00:00.000Z\","
                                + "\"sender\":\"55@s.whatsapp.net\",\"apikey\":null}");
    }

    @Test
    void an_unknown_sender_is_omitted() {
        assertThat(Envelope.of(event(RawJson.NULL, Optional.empty())))
                .contains("\"data\":null,")
                .doesNotContain("sender");
    }

    @Test
    void members_that_only_the_source_knows_stay_where_they_stood() {
        var extras = List.of(
                new ExtraMember(Optional.of(EnvelopeMember.EVENT), "isLatest", RawJson.NULL),
                new ExtraMember(Optional.of(EnvelopeMember.SENDER), "x \"y\"", RawJson.string("1")),
                new ExtraMember(Optional.empty(), "id", RawJson.string("theirs")));
        var event = event(RawJson.NULL, Optional.empty());
        var origin = event.origin();
        var withExtras = new InstanceEvent(
                event.instanceId(),
                event.instance(),
                event.name(),
                event.data(),
                new Origin(origin.serverUrl(), origin.dateTime(), origin.sender(), origin.apikey(), extras));
        for (var each : List.of(withExtras, StoredEvent.parse(StoredEvent.toBytes(withExtras)))) {
            assertThat(Envelope.of(each))
                    .startsWith("{\"isLatest\":null,\"event\":")
                    .endsWith("00Z\",\"x \\\"y\\\"\":\"1\",\"apikey\":null,\"id\":\"theirs\"}");
            assertThat(Envelope.of(each, "1-1")).endsWith(",\"apikey\":null,\"id\":\"1-1\"}");
        }
    }

    @Test
    void the_string_of_an_event_has_nothing_of_its_content() {
        assertThat(event(RawJson.string("secret"), Optional.empty()).toString()).doesNotContain("secret");
    }

    private static InstanceEvent event(RawJson data, Optional<RawJson> sender) {
        var origin = new Origin(
                RawJson.string("http://h"), RawJson.string("2026-01-01T00:00:00.000Z"), sender, RawJson.NULL);
        return new InstanceEvent("id", "loja \"1\"", EventName.of("MESSAGES_UPSERT"), EventData.of(data), origin);
    }
}
