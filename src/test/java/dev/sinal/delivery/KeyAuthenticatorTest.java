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

/** Keys and allowed hosts, at the handshake and at CONNECT. */
class KeyAuthenticatorTest {
    private static final String TOKEN = "loja-TOKEN";

    @Test
    void the_key_is_read_from_the_query_else_the_header_else_auth() {
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
    void a_handshake_without_a_key_is_refused_if_one_is_required_there() {
        var strict = authenticator(true);
        assertThat(strict.authenticate(handshake(Map.of(), Map.of(), "8.8.8.8")))
                .isEqualTo(new Refused("apiKey is required"));
        assertThat(strict.authenticate(handshake(Map.of(), Map.of(), "127.0.0.1")))
                .isInstanceOf(Accepted.class);
        assertThat(strict.authenticate(handshake(query(TOKEN), Map.of(), "8.8.8.8")))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void a_client_that_sent_too_many_wrong_keys_is_refused_with_the_time_to_wait() {
        var authorizer = ((Accepted) authenticate(Map.of(), Map.of(), "8.8.8.8")).authorizer();
        var valid = authorizer.authorize("/loja", auth(TOKEN));
        for (var key : List.of("a", "a", "b", "c")) {
            var authorization = authorizer.authorize("/loja", auth(key));
            assertThat(authorization.refusal()).contains("Invalid global token");
            authorization.onRefused();
        }
        var blocked = authorizer.authorize("/loja", auth(TOKEN));
        assertThat(blocked.refusal()).contains("Too many wrong keys");
        assertThat(blocked.data().orElseThrow()).hasToString("{\"retryAfter\":1}");
        assertThat(valid.refusal())
                .as("an authorization granted before stays valid")
                .isEmpty();
    }

    @Test
    void a_key_that_is_not_a_string_is_ignored() {
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
