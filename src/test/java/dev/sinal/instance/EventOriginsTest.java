package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the origins of events. */
class EventOriginsTest {
    private static final RawJson HERE = RawJson.string("http://sinal.test");
    private static final RawJson NOW = RawJson.string("2026-11-23T12:00:00.000Z");
    private static final RawJson TOKEN = RawJson.string("alpha-TOKEN");

    private final Instance alpha = InstanceFixtures.instance("alpha");

    @Test
    void a_local_origin_has_milliseconds_even_if_they_are_zero() {
        assertThat(origins(true).local(alpha)).isEqualTo(new Origin(HERE, NOW, Optional.empty(), TOKEN));
    }

    @Test
    void the_token_is_shown_only_if_tokens_are_exposed() {
        assertThat(origins(false).local(alpha).apikey()).isEqualTo(RawJson.NULL);
        assertThat(origins(false).ofWebhook(Map.of("apikey", TOKEN), alpha).apikey())
                .isEqualTo(RawJson.NULL);
    }

    @Test
    void the_values_of_a_webhook_are_passed_on_unchanged() {
        var members = Map.of(
                "server_url", RawJson.string("http://evolution"),
                "date_time", RawJson.string("2025-10-21T11:40:39.123Z"),
                "sender", RawJson.string("5511@s.whatsapp.net"),
                "apikey", RawJson.string("THEIRS"));
        assertThat(origins(true).ofWebhook(members, alpha))
                .isEqualTo(new Origin(
                        members.get("server_url"),
                        members.get("date_time"),
                        Optional.of(members.get("sender")),
                        members.get("apikey")));
    }

    @Test
    void missing_values_of_a_webhook_are_replaced_except_the_sender_and_the_key() {
        var origin = origins(true).ofWebhook(Map.of("server_url", RawJson.NULL, "sender", RawJson.NULL), alpha);
        assertThat(origin).isEqualTo(new Origin(HERE, NOW, Optional.empty(), RawJson.NULL));
    }

    private static EventOrigins origins(boolean exposeTokens) {
        return new EventOrigins(InstanceFixtures.settings(exposeTokens), () -> Instant.parse("2026-11-23T12:00:00Z"));
    }
}
