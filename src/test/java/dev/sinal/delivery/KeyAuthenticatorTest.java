package dev.sinal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.AllowedHosts;
import dev.sinal.access.ApiKey;
import dev.sinal.access.Audit;
import dev.sinal.access.CallerResolver;
import dev.sinal.access.CorsPolicy;
import dev.sinal.access.ForeignPages;
import dev.sinal.access.InstanceTokens;
import dev.sinal.access.RateLimits;
import dev.sinal.access.TrustedProxies;
import dev.sinal.config.AccessSettings;
import dev.sinal.config.AccessSettings.Rates;
import dev.sinal.config.Settings;
import dev.sinal.instance.InstanceFixtures;
import dev.sinal.socketio.Authenticator.Authentication;
import dev.sinal.socketio.Authenticator.Authentication.Accepted;
import dev.sinal.socketio.Authenticator.Authentication.Delayed;
import dev.sinal.socketio.Authenticator.Authentication.Refused;
import dev.sinal.socketio.Authenticator.NamespaceAuthorization;
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
        assertThat(valid.refusal()).isEmpty();
        for (var key : List.of("a", "a", "b", "c")) {
            var authorization = authorizer.authorize("/loja", auth(key));
            assertThat(authorization.refusal()).contains("Invalid global token");
            authorization.onRefused();
        }
        var blocked = authorizer.authorize("/loja", auth("GLOBALKEY"));
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

    @Test
    void a_page_of_another_site_on_an_allowed_host_needs_a_key() {
        var page = Map.of("origin", List.of("https://evil.example"), "host", List.of("localhost:8080"));
        var script = Map.of("j", List.of("0"));
        for (var authentication : List.of(
                authenticate(Map.of(), page, "127.0.0.1"),
                authenticate(Map.of(), Map.of("sec-fetch-site", List.of("cross-site")), "127.0.0.1"),
                authenticate(script, Map.of(), "127.0.0.1"))) {
            assertThat(refusal(authentication, JsonValue.EMPTY_JSON_OBJECT)).contains("apiKey is required");
            assertThat(refusal(authentication, auth(TOKEN))).isEmpty();
        }
        var own = Map.of("origin", List.of("http://localhost:8080"), "host", List.of("localhost:8080"));
        assertThat(refusal(authenticate(Map.of(), own, "127.0.0.1"), JsonValue.EMPTY_JSON_OBJECT))
                .isEmpty();
        var anyone = authenticator(false, "*", InstanceFixtures.callers("loja"));
        assertThat(refusal(anyone.authenticate(handshake(script, page, "8.8.8.8")), JsonValue.EMPTY_JSON_OBJECT))
                .isEmpty();
    }

    @Test
    void only_a_right_key_authenticates_a_handshake() {
        assertThat(isAuthenticated(query(TOKEN), "8.8.8.8")).isTrue();
        assertThat(isAuthenticated(Map.of(), "8.8.8.8")).isFalse();
        assertThat(isAuthenticated(Map.of(), "127.0.0.1")).isFalse();
    }

    private static boolean isAuthenticated(Map<String, List<String>> query, String address) {
        return ((Accepted) authenticate(query, Map.of(), address)).authorizer().isAuthenticated();
    }

    @Test
    void an_address_whose_tokens_are_all_rotated_is_not_delayed() {
        var tokens = new InstanceTokens();
        var authenticator = authenticator(false, "none", new CallerResolver(InstanceFixtures.globalKeys(), tokens));
        for (var i = 0; i < 25; i++) {
            var old = new ApiKey("old-" + i);
            tokens.add(old, "i" + i);
            var connected = connect(authenticator, "/i" + i, "old-" + i);
            assertThat(connected.refusal()).isEmpty();
            tokens.remove(old);
            tokens.add(new ApiKey("new-" + i), "i" + i);
            assertThat(connected.refusal()).contains("Invalid global token");
            connected.onRefused();
            connect(authenticator, "/i" + i, "old-" + i).onRefused();
            assertThat(authenticator.authenticate(handshake(query("old-" + i), Map.of(), "8.8.8.8")))
                    .isEqualTo(new Refused("Invalid global token"));
        }
        assertThat(connect(authenticator, "/i1", "new-1").refusal()).isEmpty();
        assertThat(connect(authenticator, "/i1", "GLOBALKEY").refusal()).isEmpty();
    }

    @Test
    void guesses_delay_the_keys_of_their_address_except_those_that_were_right_there() {
        var authenticator = authenticator(false);
        assertThat(authenticator.authenticate(handshake(query(TOKEN), Map.of(), "8.8.8.8")))
                .isInstanceOf(Accepted.class);
        for (var guess : List.of("a", "b", "c")) {
            assertThat(authenticator.authenticate(handshake(query(guess), Map.of(), "8.8.8.8")))
                    .isInstanceOf(Refused.class);
        }
        assertThat(authenticator.authenticate(handshake(query("GLOBALKEY"), Map.of(), "8.8.8.8")))
                .isInstanceOf(Delayed.class);
        assertThat(authenticator.authenticate(handshake(query(TOKEN), Map.of(), "8.8.8.8")))
                .isInstanceOf(Accepted.class);
        assertThat(connect(authenticator, "/loja", TOKEN).refusal())
                .as("and without a key at the handshake")
                .isEmpty();
    }

    private static NamespaceAuthorization connect(KeyAuthenticator authenticator, String namespace, String key) {
        var accepted = (Accepted) authenticator.authenticate(handshake(Map.of(), Map.of(), "8.8.8.8"));
        return accepted.authorizer().authorize(namespace, auth(key));
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
        return authenticator(keyAtHandshake, "127.0.0.1", InstanceFixtures.callers("loja"));
    }

    private static KeyAuthenticator authenticator(boolean keyAtHandshake, String allowedHosts, CallerResolver callers) {
        return new KeyAuthenticator(
                callers,
                AllowedHosts.of(allowedHosts),
                new ForeignPages(new CorsPolicy(List.of("*"), "GET", false)),
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
