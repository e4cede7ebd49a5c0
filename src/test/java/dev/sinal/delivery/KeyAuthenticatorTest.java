package dev.sinal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.AllowedHosts;
import dev.sinal.access.Audit;
import dev.sinal.access.RateLimits;
import dev.sinal.access.TrustedProxies;
import dev.sinal.config.AccessSettings;
import dev.sinal.config.AccessSettings.Rates;
import dev.sinal.config.Settings;
import dev.sinal.instance.InstanceFixtures;
import dev.sinal.socketio.Authenticator.Authentication;
import dev.sinal.socketio.Authenticator.Authentication.Accepted;
import dev.sinal.socketio.Authenticator.Authentication.Refused;
import dev.sinal.socketio.Handshake;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyAuthenticatorTest {
    private static final String TOKEN = "loja-TOKEN";

    @Test
    void the_key_is_sought_in_the_query_then_in_the_header_then_in_auth() {
        assertThat(refusal(authenticate(query(TOKEN), header("wrong"), "8.8.8.8"), auth("wrong")))
                .isEmpty();
        assertThat(refusal(authenticate(query(""), header(TOKEN), "8.8.8.8"), auth("wrong")))
                .isEmpty();
        assertThat(refusal(authenticate(Map.of(), Map.of(), "8.8.8.8"), auth(TOKEN)))
                .isEmpty();
    }

    @Test
    void a_wrong_key_is_refused_at_the_handshake_wherever_it_comes_from() {
        for (var address : List.of("8.8.8.8", "127.0.0.1")) {
            assertThat(authenticate(query("wrong"), Map.of(), address)).isEqualTo(new Refused("Invalid global token"));
            assertThat(authenticate(Map.of(), header("wrong"), address)).isEqualTo(new Refused("Invalid global token"));
        }
    }

    @Test
    void without_a_key_the_connect_is_refused_unless_the_host_is_allowed() {
        assertThat(refusal(authenticate(Map.of(), Map.of(), "8.8.8.8"), JsonValue.EMPTY_JSON_OBJECT))
                .contains("apiKey is required");
        assertThat(refusal(authenticate(Map.of(), Map.of(), "127.0.0.1"), JsonValue.EMPTY_JSON_OBJECT))
                .isEmpty();
    }

    @Test
    void where_a_key_is_required_at_the_handshake_none_is_refused_there() {
        var strict = authenticator(true);
        assertThat(strict.authenticate(handshake(Map.of(), Map.of(), "8.8.8.8")))
                .isEqualTo(new Refused("apiKey is required"));
        assertThat(strict.authenticate(handshake(Map.of(), Map.of(), "127.0.0.1")))
                .isInstanceOf(Accepted.class);
        assertThat(strict.authenticate(handshake(query(TOKEN), Map.of(), "8.8.8.8")))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void no_key_of_a_client_is_looked_at_that_has_tried_too_many() {
        var authorizer = ((Accepted) authenticate(Map.of(), Map.of(), "8.8.8.8")).authorizer();
        var right = authorizer.authorize("/loja", auth(TOKEN));
        for (var key : List.of("a", "a", "b", "c")) {
            var authorization = authorizer.authorize("/loja", auth(key));
            assertThat(authorization.refusal()).contains("Invalid global token");
            authorization.onRefused();
        }
        var unheard = authorizer.authorize("/loja", auth(TOKEN));
        assertThat(unheard.refusal()).contains("Too many wrong keys");
        assertThat(unheard.data().orElseThrow()).hasToString("{\"retryAfter\":1}");
        assertThat(right.refusal()).as("who is in stays in").isEmpty();
    }

    @Test
    void a_key_that_is_no_text_is_none() {
        var number = Json.createObjectBuilder().add("apikey", 5).build();
        assertThat(refusal(authenticate(Map.of(), Map.of(), "8.8.8.8"), number)).contains("apiKey is required");
    }

    private static Authentication authenticate(
            Map<String, List<String>> query, Map<String, List<String>> headers, String address) {
        return authenticator(false).authenticate(handshake(query, headers, address));
    }

    private static Optional<String> refusal(Authentication authentication, JsonObject auth) {
        return ((Accepted) authentication).authorizer().authorize("/loja", auth).refusal();
    }

    private static Handshake handshake(
            Map<String, List<String>> query, Map<String, List<String>> headers, String address) {
        return new Handshake(
                query,
                headers,
                TrustedProxies.of("").client(address, name -> List.of()).address(),
                true);
    }

    private static KeyAuthenticator authenticator(boolean keyAtHandshake) {
        return new KeyAuthenticator(
                InstanceFixtures.callers("loja"),
                AllowedHosts.of("127.0.0.1"),
                settings(keyAtHandshake),
                new RateLimits(new Rates(0, 0, 2)),
                new Audit(new PrometheusRegistry()));
    }

    private static AccessSettings settings(boolean keyAtHandshake) {
        var set = Map.of("SINAL_KEY_AT_HANDSHAKE", keyAtHandshake ? "required" : "optional");
        return Settings.read(name -> Optional.ofNullable(set.get(name))).access();
    }

    private static Map<String, List<String>> query(String key) {
        return Map.of("apikey", List.of(key));
    }

    private static Map<String, List<String>> header(String key) {
        return Map.of("apikey", List.of(key));
    }

    private static JsonObject auth(String key) {
        return Json.createObjectBuilder().add("apikey", key).build();
    }
}
