package dev.sinal.intake.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.access.ApiKey;
import dev.sinal.config.UpstreamSettings;
import dev.sinal.config.UpstreamSettings.SettingsOwner;
import dev.sinal.event.EventType;
import dev.sinal.event.RawJson;
import dev.sinal.instance.Connection;
import dev.sinal.instance.ConnectionState;
import dev.sinal.instance.InstanceFixtures;
import dev.sinal.instance.InstanceName;
import dev.sinal.instance.Instances;
import dev.sinal.intake.InstanceDirectory.Result;
import dev.sinal.rest.UnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the instances get what they have at the Evolution API. There is one before, {@code alpha}, which is open. */
class UpstreamInstancesTest {
    private static final String BETA =
            "{\"name\":\"beta\",\"token\":\"B\",\"connectionStatus\":\"close\",\"ownerJid\":\"5511@s\","
                    + "\"disconnectionReasonCode\":401,\"Websocket\":null}";

    private final FakeEvolution evolution;
    private final Instances instances = InstanceFixtures.instances("alpha");
    private Instant now = InstanceFixtures.NOON;

    UpstreamInstancesTest() throws IOException {
        evolution = new FakeEvolution();
    }

    @AfterEach
    void close() {
        evolution.close();
    }

    @Test
    void an_unknown_instance_is_registered_with_its_token_and_state() {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(200, "[" + BETA + "]");
        assertThat(upstream.sync()).contains(new Result(1, 0, 0));
        var beta = instances.find("beta").orElseThrow();
        assertThat(beta.token()).isEqualTo(new ApiKey("B"));
        assertThat(beta.connection())
                .isEqualTo(new Connection(ConnectionState.CLOSE, Optional.of("5511@s"), Optional.of(401)));
        assertThat(beta.streaming().orElseThrow().enabled()).isTrue();
        assertThat(upstream.sync()).contains(new Result(0, 0, 0));
        assertThat(evolution.requests()).containsOnly("GET /path/instance/fetchInstances KEY");
    }

    @Test
    void a_token_that_differs_is_changed() {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(200, "[{\"name\":\"alpha\",\"token\":\"OTHER\",\"connectionStatus\":\"open\"}]");
        assertThat(upstream.sync()).contains(new Result(0, 1, 0));
        assertThat(instances.find("alpha").orElseThrow().token()).isEqualTo(new ApiKey("OTHER"));
    }

    @Test
    void an_instance_that_only_this_server_has_stays() {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(200, "[" + BETA + "]");
        upstream.sync();
        evolution.answers(200, "[" + BETA.replace("beta", "gamma").replace("\"B\"", "\"G\"") + "]");
        assertThat(upstream.sync()).contains(new Result(1, 0, 1));
        assertThat(instances.find("alpha")).isPresent();
        assertThat(instances.find("beta")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "[{\"instance\":{\"instanceName\":\"beta\"}}]"})
    void a_list_without_an_instance_removes_none(String list) {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(200, "[" + BETA + "]");
        upstream.sync();
        evolution.answers(200, list);
        assertThat(upstream.sync()).contains(new Result(0, 0, 0));
        assertThat(instances.find("beta")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"alpha-TOKEN, B, C", "B, alpha-TOKEN, C", "C, B, alpha-TOKEN", "B, C, alpha-TOKEN"})
    void instances_may_take_each_other_s_tokens(String alpha, String beta, String gamma) {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(200, tokens("alpha-TOKEN", "B", "C"));
        upstream.sync();
        evolution.answers(200, tokens(alpha, beta, gamma));
        upstream.sync();
        assertThat(Stream.of("alpha", "beta", "gamma")
                        .map(name -> instances.find(name).orElseThrow().token()))
                .containsExactly(new ApiKey(alpha), new ApiKey(beta), new ApiKey(gamma));
        assertThat(upstream.sync()).contains(new Result(0, 0, 0));
    }

    @Test
    void a_new_instance_may_have_the_token_of_one_that_is_gone() {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(200, "[" + BETA + "]");
        upstream.sync();
        evolution.answers(200, "[" + BETA.replace("beta", "gamma") + "]");
        assertThat(upstream.sync()).contains(new Result(1, 0, 1));
        assertThat(instances.find("gamma").orElseThrow().token()).isEqualTo(new ApiKey("B"));
    }

    @Test
    void a_token_of_an_instance_that_only_this_server_has_is_not_taken_from_it() {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(200, "[" + BETA.replace("\"B\"", "\"alpha-TOKEN\"") + "]");
        upstream.sync();
        var made = instances.find("beta").orElseThrow().token();
        upstream.sync();
        assertThat(instances.find("beta").orElseThrow().token()).isEqualTo(made);
        assertThat(instances.find("alpha").orElseThrow().token()).isEqualTo(new ApiKey("alpha-TOKEN"));
    }

    private static String tokens(String alpha, String beta, String gamma) {
        return "[{\"name\":\"alpha\",\"token\":\"%s\"},{\"name\":\"beta\",\"token\":\"%s\"},{\"name\":\"gamma\",\"token\":\"%s\"}]"
                .formatted(alpha, beta, gamma);
    }

    @Test
    void its_settings_count_if_it_owns_them() {
        var upstream = upstream(SettingsOwner.UPSTREAM);
        evolution.answers(200, "[" + BETA + "]");
        assertThat(upstream.sync()).contains(new Result(1, 0, 0));
        assertThat(instances
                        .find("beta")
                        .orElseThrow()
                        .streaming()
                        .orElseThrow()
                        .enabled())
                .isFalse();
        assertThat(upstream.sync()).contains(new Result(0, 0, 0));
        evolution.answers(
                200, "[" + BETA.replace("null", "{\"enabled\":true,\"events\":[\"CALL\",\"OF_TOMORROW\"]}") + "]");
        assertThat(upstream.sync()).contains(new Result(0, 1, 0));
        assertThat(instances
                        .find("beta")
                        .orElseThrow()
                        .streaming()
                        .orElseThrow()
                        .events())
                .containsExactly(EventType.CALL);
        assertThat(upstream.sync()).contains(new Result(0, 0, 0));
    }

    @Test
    void an_instance_that_can_not_have_its_name_here_is_left_out() {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(200, "[{\"name\":\"a,b\",\"token\":\"C\"},{\"token\":\"D\"},7," + BETA + "]");
        assertThat(upstream.sync()).contains(new Result(1, 0, 0));
    }

    @Test
    void a_refusal_is_named_and_changes_nothing() {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(401, "{\"status\":401}");
        assertThatThrownBy(upstream::sync)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("SINAL_UPSTREAM_APIKEY is wrong");
        evolution.answers(503, "{\"error\":\"service not activated\",\"code\":\"LICENSE_REQUIRED\"}");
        assertThatThrownBy(upstream::sync).hasMessage("LICENSE_REQUIRED: service not activated");
        assertThat(upstream.licenseProblem()).contains("LICENSE_REQUIRED: service not activated");
        evolution.answers(302, "[" + BETA + "]");
        assertThatThrownBy(upstream::sync).hasMessage("Evolution API answers with status 302");
        evolution.answers(200, "{\"name\":\"beta\"}");
        assertThatThrownBy(upstream::sync).hasMessage("Evolution API answers with status 200");
        assertThat(instances.find("beta")).isEmpty();
        evolution.answers(200, "[]");
        upstream.sync();
        assertThat(upstream.licenseProblem()).isEmpty();
    }

    @Test
    void it_is_compared_again_when_the_time_has_come_or_it_is_requested() {
        var upstream = upstream(SettingsOwner.SINAL);
        upstream.run();
        upstream.run();
        assertThat(evolution.requests()).hasSize(1);
        upstream.request();
        upstream.run();
        assertThat(evolution.requests()).hasSize(2);
        now = now.plusSeconds(300);
        upstream.run();
        assertThat(evolution.requests()).hasSize(3);
        evolution.answers(500, "");
        now = now.plusSeconds(300);
        upstream.run();
        now = now.plusSeconds(5);
        upstream.run();
        assertThat(evolution.requests()).hasSize(5);
    }

    @Test
    void a_token_is_asked_for_only_if_the_last_answer_was_one() {
        var upstream = upstream(SettingsOwner.SINAL);
        evolution.answers(200, "[" + BETA + "]");
        assertThat(upstream.token(new InstanceName("beta"))).isEmpty();
        upstream.sync();
        assertThat(upstream.token(new InstanceName("beta"))).contains(new ApiKey("B"));
        evolution.close();
        assertThat(upstream.token(new InstanceName("beta"))).isEmpty();
        assertThat(evolution.requests())
                .containsExactly(
                        "GET /path/instance/fetchInstances KEY",
                        "GET /path/instance/fetchInstances?instanceName=beta KEY");
    }

    @Test
    void a_request_to_set_is_passed_on_with_the_key() throws Exception {
        var api = new EvolutionApi(Optional.of(evolution.settings(SettingsOwner.UPSTREAM)));
        var body = RawJson.parse("{\"websocket\":{ \"enabled\":true}}");
        evolution.answers(201, "{}");
        assertThat(api.setWebsocket("a b/c", body).isSuccess()).isTrue();
        evolution.answers(404, "{\"status\":404}");
        assertThat(api.setWebsocket("a b/c", body)).isEqualTo(new EvolutionApi.Answer(404, "{\"status\":404}"));
        evolution.answers(401, "{\"status\":401}");
        assertThatThrownBy(() -> api.setWebsocket("a b/c", body)).isInstanceOf(UnavailableException.class);
        assertThat(evolution.requests())
                .containsOnly("POST /path/websocket/set/a%20b%2Fc KEY {\"websocket\":{ \"enabled\":true}}");
    }

    @Test
    void the_proxy_of_the_jvm_is_used() {
        var before = ProxySelector.getDefault();
        var settings = evolution.settings(SettingsOwner.SINAL);
        ProxySelector.setDefault(ProxySelector.of(
                new InetSocketAddress("127.0.0.1", settings.url().getPort())));
        try {
            var behind = new UpstreamSettings(
                    URI.create("http://evolution.invalid"),
                    settings.apiKey(),
                    settings.settingsOwner(),
                    settings.syncInterval(),
                    settings.bytes());
            assertThat(new EvolutionApi(Optional.of(behind)).instances()).isEmpty();
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(evolution.requests()).containsExactly("GET http://evolution.invalid/instance/fetchInstances KEY");
    }

    @Test
    void without_an_address_nothing_is_done() {
        var upstream =
                new UpstreamInstances(new EvolutionApi(Optional.empty()), instances, true, true, null, () -> now);
        assertThat(upstream.sync()).isEmpty();
        assertThat(upstream.token(new InstanceName("beta"))).isEmpty();
    }

    private UpstreamInstances upstream(SettingsOwner owner) {
        return new UpstreamInstances(
                new EvolutionApi(Optional.of(evolution.settings(owner))), instances, true, true, null, () -> now);
    }
}
