package dev.sinal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.IntakeSettings.BytesFromMaps;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.instance.EventOrigins;
import dev.sinal.instance.InstanceFixtures;
import dev.sinal.intake.SourceAnswer.Later;
import dev.sinal.intake.SourceAnswer.Refused;
import dev.sinal.intake.SourceAnswer.Taken;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what becomes of the events of sources and of publishers. */
class IntakeTest {
    private static final String BYTES = "{\"mediaKey\":{\"0\":9},\"votes\":{\"0\":1}}";

    private final IntakeFixture fixture = new IntakeFixture();

    @Test
    void an_event_that_comes_again_is_taken_once() {
        assertThat(fixture.take("call", "alpha", 1)).isEqualTo(new Taken("p0", false));
        assertThat(fixture.take("call", "alpha", 2)).isEqualTo(new Taken("p1", false));
        assertThat(fixture.take("call", "alpha", 1)).isEqualTo(new Taken("p0", true));
        assertThat(fixture.log).hasSize(2);
    }

    @Test
    void the_events_that_are_not_refused_are_taken_together() {
        var answers = fixture.intake.take(
                List.of(
                        fixture.event("call", "beta", 1, "1"),
                        fixture.event("call", "alpha", 1, "2"),
                        fixture.event("call", "beta", 2, "3")),
                false);
        assertThat(answers)
                .containsExactly(
                        new Refused("The \"beta\" instance does not exist"),
                        new Taken("p0", false),
                        new Refused("The \"beta\" instance does not exist"));
    }

    @Test
    void what_the_log_does_not_take_can_be_sent_again() {
        fixture.outcome = Optional.of(new Outcome.Refused(Reason.BUSY, "too many"));
        assertThat(fixture.take("instance.delete", "alpha", 1)).isEqualTo(new Later(Reason.BUSY, "too many"));
        fixture.outcome = Optional.of(new Outcome.Refused(Reason.NOT_STORED, "full"));
        assertThat(fixture.take("remove.instance", "alpha", 1)).isEqualTo(new Later(Reason.NOT_STORED, "full"));
        assertThat(fixture.instances.find("alpha")).isPresent();
        fixture.outcome = Optional.empty();
        assertThat(fixture.take("remove.instance", "alpha", 1)).isEqualTo(new Taken("p0", false));
        assertThat(fixture.instances.find("alpha")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0, 0", "KNOWN, 1, 0", "ALL, 2, 2"})
    void byte_maps_become_bytes_as_the_setting_says(BytesFromMaps setting, int ofSource, int ofPublisher) {
        var other = new IntakeFixture(setting, true);
        other.take("messages.upsert", "alpha", 1, BYTES);
        var origins = new EventOrigins(InstanceFixtures.settings(false));
        var draft = EventDraft.parse(
                IntakeFixture.json("{\"event\":\"call\",\"data\":" + BYTES + "}"),
                origins.local(other.instance("alpha")));
        other.intake.publish(other.instance("alpha"), draft, Optional.empty(), Optional.empty());
        assertThat(attachments(other.log)).containsExactly(ofSource, ofPublisher);
    }

    @Test
    void a_publication_with_a_key_is_accepted_once_and_one_without_each_time() {
        var alpha = fixture.instance("alpha");
        var origins = new EventOrigins(InstanceFixtures.settings(false));
        var drafts = EventDraft.parse(
                IntakeFixture.json("[{\"event\":\"call\",\"data\":1},{\"event\":\"call\",\"data\":1}]"),
                origins.local(alpha));
        Stream.of(Optional.of("key"), Optional.of("key"), Optional.<String>empty(), Optional.<String>empty())
                .forEach(key -> fixture.intake.publish(alpha, drafts, key, Optional.empty()));
        assertThat(fixture.log).hasSize(6);
    }

    private static Stream<Integer> attachments(List<InstanceEvent> events) {
        return events.stream().map(event -> event.data().attachments().size());
    }
}
