package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.InstanceEvent.Origin;
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
    void the_string_of_an_event_has_nothing_of_its_content() {
        assertThat(event(RawJson.string("secret"), Optional.empty()).toString()).doesNotContain("secret");
    }

    private static InstanceEvent event(RawJson data, Optional<RawJson> sender) {
        var origin = new Origin(
                RawJson.string("http://h"), RawJson.string("2026-01-01T00:00:00.000Z"), sender, RawJson.NULL);
        return new InstanceEvent("id", "loja \"1\"", EventName.of("MESSAGES_UPSERT"), EventData.of(data), origin);
    }
}
