package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.EnvelopeMember;
import dev.sinal.event.ExtraMember;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import java.time.Instant;
import java.util.List;
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
        assertThat(origins(false)
                        .ofSource(Map.of(EnvelopeMember.APIKEY, TOKEN), List.of())
                        .apikey())
                .isEqualTo(RawJson.NULL);
    }

    @Test
    void the_values_of_a_source_are_passed_on_unchanged() {
        var members = Map.of(
                EnvelopeMember.SERVER_URL, RawJson.string("http://evolution"),
                EnvelopeMember.DATE_TIME, RawJson.string("2025-10-21T11:40:39.123Z"),
                EnvelopeMember.SENDER, RawJson.string("5511@s.whatsapp.net"),
                EnvelopeMember.APIKEY, RawJson.string("THEIRS"));
        var extras = List.of(new ExtraMember(Optional.empty(), "isLatest", RawJson.NULL));
        assertThat(origins(true).ofSource(members, extras))
                .isEqualTo(new Origin(
                        members.get(EnvelopeMember.SERVER_URL),
                        members.get(EnvelopeMember.DATE_TIME),
                        Optional.of(members.get(EnvelopeMember.SENDER)),
                        members.get(EnvelopeMember.APIKEY),
                        extras));
    }

    @Test
    void missing_values_of_a_source_are_replaced_except_the_sender_and_the_key() {
        var origin = origins(true)
                .ofSource(
                        Map.of(EnvelopeMember.SERVER_URL, RawJson.NULL, EnvelopeMember.SENDER, RawJson.NULL),
                        List.of());
        assertThat(origin).isEqualTo(new Origin(HERE, NOW, Optional.empty(), RawJson.NULL));
    }

    private static EventOrigins origins(boolean exposeTokens) {
        return new EventOrigins(InstanceFixtures.settings(exposeTokens), () -> Instant.parse("2026-11-23T12:00:00Z"));
    }
}
