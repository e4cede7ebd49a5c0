package dev.sinal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.config.AccessSettings.KeyAtHandshake;
import dev.sinal.config.StreamingSettings.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the reading of settings. */
class SettingsTest {
    @Test
    void without_settings_streaming_is_off_and_the_references_defaults_apply() {
        var settings = read(Map.of());
        assertThat(settings.streaming().mode()).isEqualTo(Mode.OFF);
        assertThat(settings.access().allowedHosts()).isEqualTo("127.0.0.1,::1,::ffff:127.0.0.1");
        assertThat(settings.engine().pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(settings.engine().pingTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.engine().maxPayload()).isEqualTo(1_000_000);
        assertThat(settings.access().apiKey()).isEmpty();
        assertThat(settings.database()).isEmpty();
    }

    @Test
    void one_address_may_have_a_share_of_what_all_may_have() {
        var settings = read(Map.of());
        assertThat(settings.engine().maxSessionsPerAddress()).isEqualTo(10_000);
        assertThat(settings.sockets().maxHandshakes()).isEqualTo(10_000);
        assertThat(settings.sockets().maxHandshakesPerAddress()).isEqualTo(1_000);
        var small = read(Map.of("SINAL_MAX_SESSIONS", "3"));
        assertThat(small.engine().maxSessionsPerAddress()).isEqualTo(1);
        assertThat(small.sockets().maxHandshakesPerAddress()).isEqualTo(1);
        var set = read(Map.of("SINAL_MAX_SESSIONS_PER_ADDRESS", "7", "SINAL_MAX_HANDSHAKES_PER_ADDRESS", "8"));
        assertThat(set.engine().maxSessionsPerAddress()).isEqualTo(7);
        assertThat(set.sockets().maxHandshakesPerAddress()).isEqualTo(8);
    }

    @Test
    void a_setting_replaces_its_default_unless_it_is_blank() {
        var settings = read(Map.of(
                "WEBSOCKET_ENABLED", " TRUE ",
                "WEBSOCKET_GLOBAL_EVENTS", "true",
                "SINAL_KEY_AT_HANDSHAKE", "required",
                "SINAL_PING_INTERVAL", "300",
                "AUTHENTICATION_API_KEY", " "));
        assertThat(settings.streaming().mode()).isEqualTo(Mode.GLOBAL).hasToString("global");
        assertThat(settings.access().keyAtHandshake()).isEqualTo(KeyAtHandshake.REQUIRED);
        assertThat(settings.engine().pingInterval()).isEqualTo(Duration.ofMillis(300));
        assertThat(settings.access().apiKey()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "WEBSOCKET_ENABLED, yes, 'true, false'",
        "SINAL_PING_TIMEOUT, 20s, 'a whole number from 10 to 86400000'",
        "SINAL_MAX_SESSIONS, 0, 'a whole number from 1 to 1000000'",
        "SINAL_BODIES_BYTES, 48M, 'a whole number from 1000 to 100000000000'",
        "SINAL_BODY_TIMEOUT, 9, 'a whole number from 10 to 86400000'",
        "SINAL_KEY_AT_HANDSHAKE, maybe, 'optional, required'",
        "SERVER_URL, somewhere, an absolute URL",
        "CORS_ORIGIN, app.example, '*, or origins, scheme://host[:port], separated by commas'",
        "CORS_ORIGIN, https://app.example/, '*, or origins, scheme://host[:port], separated by commas'",
        "CORS_ORIGIN, https://me@app.example, '*, or origins, scheme://host[:port], separated by commas'",
        "CORS_ORIGIN, null, '*, or origins, scheme://host[:port], separated by commas'"
    })
    void a_wrong_value_throws_an_error_with_the_allowed_values(String name, String value, String allowed) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(SettingError.class)
                .hasMessage(name + " is \"" + value + "\"; allowed: " + allowed);
    }

    @Test
    void origins_are_converted_to_the_form_that_browsers_send() {
        assertThat(read(Map.of("CORS_ORIGIN", "https://App.Example, http://[::1]:8080,*"))
                        .access()
                        .cors()
                        .origins())
                .containsExactly("https://app.example", "http://[::1]:8080", "*");
    }

    @Test
    void misspelled_names_are_found() {
        assertThat(Settings.unknown(List.of("SINAL_DATA", "SINAL_DATABASE_PASSWORD", "SINAL_DTAA", "PATH", "sinal.x")))
                .containsExactly("SINAL_DTAA");
    }

    @Test
    void secrets_are_not_printed() {
        var settings = read(Map.of(
                "AUTHENTICATION_API_KEY", "secret",
                "SINAL_DATABASE_URL", "jdbc:postgresql://db.test/sinal?password=secret",
                "SINAL_DATABASE_PASSWORD", "secret",
                "SINAL_AMQP_URI", "amqp://user:secret@rabbit.test"));
        assertThat(settings.database()).isPresent();
        assertThat(settings.amqp()).isPresent();
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:secret@rabbit.test",
                "user:secret@rabbit.test",
                "amqp:secret",
                "amqp://user:sec%ret@rabbit.test"
            })
    void an_error_does_not_show_a_secret(String uri) {
        assertThatThrownBy(() -> read(Map.of("SINAL_AMQP_URI", uri)))
                .isInstanceOf(SettingError.class)
                .hasMessageStartingWith(
                        "SINAL_AMQP_URI has a value that it can't have; allowed: amqp://user:password@host")
                .hasMessageNotContaining("sec");
    }

    @Test
    void the_exchanges_of_instances_are_selected_by_a_star() {
        var settings = read(Map.of("SINAL_AMQP_URI", "amqp://rabbit.test", "SINAL_AMQP_EXCHANGES", "evolution,*"))
                .amqp()
                .orElseThrow();
        assertThat(settings.namedExchanges()).containsExactly("evolution");
        assertThat(settings.exchangesOfInstances()).isTrue();
    }

    private static Settings read(Map<String, String> set) {
        return Settings.read(name -> Optional.ofNullable(set.get(name)));
    }

    @ParameterizedTest
    @CsvSource({"64, 10000000", "512, 33554432", "1024, 67108864", "2176, 142606336", "65536, 142606336"})
    void the_largest_body_depends_on_the_heap(long megabytes, long limit) {
        assertThat(IntakeSettings.defaultMaxBody(megabytes << 20)).isEqualTo(limit);
    }

    @Test
    void a_caller_without_a_key_has_a_limit_of_its_own() {
        var large = Settings.read(name -> Optional.of("20000000").filter(value -> name.equals("SINAL_MAX_PUBLISH")));
        assertThat(large.intake().maxBody()).isEqualTo(20_000_000);
        assertThat(large.intake().maxUnknownBody()).isEqualTo(10_000_000);
        var small = Settings.read(name -> Optional.of("5000").filter(value -> name.equals("SINAL_MAX_PUBLISH")));
        assertThat(small.intake().maxUnknownBody()).isEqualTo(5_000);
    }

    @Test
    void an_evolution_api_needs_an_address_without_secrets_and_a_key_that_a_header_can_hold() {
        for (var url : List.of(
                "evolution:8080", "ftp://evolution", "http://user:SECRET@evolution", "http://e?apikey=SECRET")) {
            assertThatThrownBy(() -> upstream(url, "KEY"))
                    .isInstanceOf(SettingError.class)
                    .hasMessageStartingWith("SINAL_UPSTREAM_URL")
                    .hasMessageNotContaining("SECRET");
        }
        for (var key : List.of("", "SECRET\u00e7")) {
            assertThatThrownBy(() -> upstream("http://evolution", key))
                    .isInstanceOf(SettingError.class)
                    .hasMessageStartingWith("SINAL_UPSTREAM_APIKEY")
                    .hasMessageNotContaining("SECRET");
        }
        assertThat(upstream("https://evolution/path", "KEY").upstream()).isPresent();
    }

    private static Settings upstream(String url, String key) {
        return read(Map.of("SINAL_UPSTREAM_URL", url, "SINAL_UPSTREAM_APIKEY", key));
    }
}
