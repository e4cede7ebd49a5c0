package dev.sinal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.InstanceEvent;
import dev.sinal.instance.ConnectionState;
import dev.sinal.intake.SourceAnswer.Taken;
import dev.sinal.rest.UnavailableException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests when an instance that a source has deleted goes, and what its late events do. */
class DeletedInstancesTest {
    private static final Duration SOME_SECONDS = Duration.ofSeconds(4);

    private final IntakeFixture fixture = new IntakeFixture();
    private final String alpha = fixture.instance("alpha").id();

    @Test
    void it_goes_with_the_second_of_its_last_events() {
        fixture.take("instance.delete", "alpha", 1);
        assertThat(fixture.instances.find("alpha")).isPresent();
        fixture.take("remove.instance", "alpha", 2);
        assertThat(fixture.instances.find("alpha")).isEmpty();
        assertThat(fixture.knowsToken("alpha-TOKEN")).isFalse();
    }

    @Test
    void it_goes_some_seconds_after_the_first_if_no_second_comes() {
        fixture.take("instance.delete", "alpha", 1);
        fixture.pass(Duration.ofSeconds(2));
        assertThat(fixture.instances.find("alpha")).isPresent();
        fixture.pass(SOME_SECONDS);
        assertThat(fixture.instances.find("alpha")).isEmpty();
    }

    @Test
    void it_goes_later_if_the_database_is_not_available() {
        fixture.beforeChange = () -> {
            throw new UnavailableException("away");
        };
        assertThat(fixture.take("remove.instance", "alpha", 1)).isEqualTo(new Taken("p0", false));
        assertThat(fixture.instances.find("alpha")).isPresent();
        fixture.beforeChange = () -> {};
        fixture.pass(SOME_SECONDS);
        assertThat(fixture.instances.find("alpha")).isEmpty();
    }

    @Test
    void it_goes_when_the_server_stops() {
        fixture.take("instance.delete", "alpha", 1);
        fixture.deleted.removeAll();
        assertThat(fixture.instances.find("alpha")).isEmpty();
    }

    @Test
    void its_late_events_belong_to_it_and_register_nothing() {
        fixture.take("remove.instance", "alpha", 5);
        fixture.take("messages.upsert", "alpha", 3);
        fixture.take("connection.update", "alpha", 4, "{\"state\":\"open\"}");
        fixture.take("instance.delete", "alpha", 6);
        fixture.take("logout.instance", "alpha", 4);
        assertThat(fixture.instances.find("alpha")).isEmpty();
        assertThat(ids()).containsOnly(alpha);
        assertThat(fixture.log).hasSize(5);
    }

    @Test
    void a_later_event_is_about_a_new_instance() {
        fixture.take("instance.delete", "alpha", 1);
        fixture.take("instance.create", "alpha", 2);
        assertThat(fixture.instance("alpha").id())
                .isNotEqualTo(alpha)
                .isEqualTo(fixture.log.get(1).instanceId());
        fixture.pass(SOME_SECONDS);
        assertThat(fixture.instances.find("alpha")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"instance.delete", "remove.instance", "logout.instance", "messages.upsert"})
    void late_events_of_the_old_instance_do_nothing_to_the_new_one(String late) {
        fixture.take("instance.delete", "alpha", 1);
        fixture.take("remove.instance", "alpha", 2);
        fixture.take("connection.update", "alpha", 5, "{\"state\":\"open\"}");
        var replacement = fixture.instance("alpha").id();
        for (var seconds : new int[] {1, 0, 2}) {
            fixture.take(late, "alpha", late.equals("messages.upsert") ? seconds / 2 : seconds);
        }
        fixture.take("connection.update", "alpha", 0, "{\"state\":\"close\"}");
        fixture.pass(SOME_SECONDS);
        assertThat(fixture.instance("alpha").id()).isEqualTo(replacement);
        assertThat(fixture.instance("alpha").state()).isEqualTo(ConnectionState.OPEN);
        assertThat(ids().filter(replacement::equals)).hasSize(1);
    }

    @Test
    void the_new_instance_can_be_deleted_too() {
        fixture.take("instance.delete", "alpha", 1);
        fixture.take("instance.create", "alpha", 3);
        var replacement = fixture.instance("alpha").id();
        fixture.take("instance.delete", "alpha", 4);
        fixture.take("remove.instance", "alpha", 5);
        assertThat(fixture.instances.find("alpha")).isEmpty();
        assertThat(ids()).containsExactly(alpha, replacement, replacement, replacement);
    }

    @Test
    void after_half_an_hour_nothing_is_known_of_it() {
        fixture.take("remove.instance", "alpha", 5);
        fixture.pass(Duration.ofMinutes(31));
        fixture.take("messages.upsert", "alpha", 3);
        assertThat(fixture.instance("alpha").id()).isNotEqualTo(alpha);
    }

    private Stream<String> ids() {
        return fixture.log.stream().map(InstanceEvent::instanceId);
    }
}
