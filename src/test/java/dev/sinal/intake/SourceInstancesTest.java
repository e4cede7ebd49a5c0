package dev.sinal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.ApiKey;
import dev.sinal.config.IntakeSettings.BytesFromMaps;
import dev.sinal.event.EnvelopeMember;
import dev.sinal.event.EventType;
import dev.sinal.event.RawJson;
import dev.sinal.instance.Connection;
import dev.sinal.instance.ConnectionState;
import dev.sinal.intake.SourceAnswer.Refused;
import dev.sinal.intake.SourceAnswer.Taken;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what the events of sources do to the instances. */
class SourceInstancesTest {
    private final IntakeFixture fixture = new IntakeFixture();

    @Test
    void an_unknown_instance_is_registered_with_its_token_and_streams_all_events() {
        fixture.take("instance.create", "beta", 1);
        var beta = fixture.instance("beta");
        assertThat(fixture.knowsToken("token-of-beta")).isTrue();
        assertThat(beta.streaming().orElseThrow().enabled()).isTrue();
        assertThat(beta.streaming().orElseThrow().events()).containsExactlyInAnyOrder(EventType.values());
        assertThat(fixture.log.get(0).instanceId()).isEqualTo(beta.id());
    }

    @Test
    void one_whose_token_is_in_use_is_registered_with_another() {
        var event = fixture.event("call", "beta", 1, "null");
        fixture.take("call", "gamma", 1);
        var members = new EnumMap<>(event.envelope().members());
        members.put(EnvelopeMember.APIKEY, IntakeFixture.json("\"token-of-gamma\""));
        var same = new SourceEvent(new SourceEnvelope("beta", members, List.of()), event.name(), event.data());
        assertThat(fixture.intake.take(List.of(same), true).get(0)).isInstanceOf(Taken.class);
        assertThat(fixture.instance("beta").token())
                .isNotEqualTo(fixture.instance("gamma").token());
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "with\u0000nul", "%300s"})
    void one_whose_token_can_not_be_stored_is_registered_with_another(String token) {
        var event = fixture.event("call", "beta", 1, "null");
        var members = new EnumMap<>(event.envelope().members());
        members.put(EnvelopeMember.APIKEY, RawJson.string(token.replace("%300s", "x".repeat(300))));
        var odd = new SourceEvent(new SourceEnvelope("beta", members, List.of()), event.name(), event.data());
        assertThat(fixture.intake.take(List.of(odd), true).get(0)).isInstanceOf(Taken.class);
        assertThat(fixture.instance("beta").token().reveal()).hasSize(36);
    }

    @Test
    void one_whose_token_the_event_does_not_show_gets_the_one_of_the_directory() {
        fixture.directory.put("beta", new ApiKey("of-the-directory"));
        var event = fixture.event("call", "beta", 1, "null");
        var members = new EnumMap<>(event.envelope().members());
        members.remove(EnvelopeMember.APIKEY);
        var hidden = new SourceEvent(new SourceEnvelope("beta", members, List.of()), event.name(), event.data());
        fixture.intake.take(List.of(hidden), true);
        assertThat(fixture.knowsToken("of-the-directory")).isTrue();
    }

    @Test
    void an_instance_is_registered_only_by_who_may_and_only_if_that_is_on() {
        var event = List.of(fixture.event("call", "beta", 1, "null"));
        assertThat(fixture.intake.take(event, false)).hasOnlyElementsOfType(Refused.class);
        assertThat(fixture.instances.find("beta")).isEmpty();
        var off = new IntakeFixture(BytesFromMaps.KNOWN, false);
        assertThat(off.take("call", "beta", 1)).isInstanceOf(Refused.class);
        assertThat(off.take("call", "alpha", 1)).isInstanceOf(Taken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "instance"})
    void a_name_that_no_instance_can_have_is_refused(String name) {
        assertThat(fixture.take("call", name, 1)).isInstanceOf(Refused.class);
    }

    @Test
    void connection_updates_set_the_state_in_the_order_of_their_times() {
        update(2, "connecting");
        assertThat(state()).isEqualTo(ConnectionState.CONNECTING);
        update(4, "close");
        update(3, "open");
        assertThat(state()).isEqualTo(ConnectionState.CLOSE);
        update(5, "open");
        update(5, "open");
        update(2, "connecting");
        assertThat(state()).isEqualTo(ConnectionState.OPEN);
    }

    @Test
    void a_connection_update_sets_what_the_list_of_instances_shows() {
        fixture.take(
                "connection.update",
                "alpha",
                1,
                "{\"state\":\"open\",\"wuid\":\"5511@s.whatsapp.net\",\"statusReason\":200}");
        fixture.take("connection.update", "alpha", 2, "{\"state\":\"close\",\"statusReason\":428}");
        var closed = new Connection(ConnectionState.CLOSE, Optional.of("5511@s.whatsapp.net"), Optional.of(428));
        assertThat(fixture.instance("alpha").connection()).isEqualTo(closed);
        fixture.take("connection.update", "alpha", 3, "{\"state\":\"close\",\"wuid\":7,\"statusReason\":\"x\"}");
        fixture.take("connection.update", "alpha", 1, "{\"state\":\"close\",\"statusReason\":1}");
        fixture.take("connection.update", "alpha", 4, "{\"state\":\"close\",\"wuid\":\"\\u0000\"}");
        assertThat(fixture.instance("alpha").connection()).isEqualTo(closed);
    }

    @Test
    void a_state_that_is_unknown_changes_nothing() {
        update(1, "close");
        fixture.take("connection.update", "alpha", 2, "{\"state\":\"dreaming\"}");
        fixture.take("connection.update", "alpha", 3, "{\"state\":7}");
        fixture.take("connection.update", "alpha", 4, "null");
        assertThat(state()).isEqualTo(ConnectionState.CLOSE);
    }

    @Test
    void a_logout_closes_the_instance_unless_it_is_late() {
        fixture.take("logout.instance", "alpha", 2);
        assertThat(state()).isEqualTo(ConnectionState.CLOSE);
        update(3, "open");
        fixture.take("logout.instance", "alpha", 2);
        assertThat(state()).isEqualTo(ConnectionState.OPEN);
    }

    private void update(int seconds, String state) {
        fixture.take("connection.update", "alpha", seconds, "{\"state\":\"" + state + "\"}");
    }

    private ConnectionState state() {
        return fixture.instance("alpha").state();
    }
}
