package dev.sinal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.Outcome;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.intake.SourceAnswer.Refused;
import dev.sinal.intake.SourceAnswer.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that each event of a configured source is taken or refused for good. */
class SourceFeedTest {
    private final IntakeFixture fixture = new IntakeFixture();
    private final SourceFeed feed = new SourceFeed("test", fixture.intake, () -> fixture.now);

    @Test
    void an_event_that_makes_the_application_fail_does_not_affect_the_others() {
        fixture.failing = Optional.of(2);
        assertThat(feed.takeAll(events(1, 2, 3)).orElseThrow())
                .containsExactly(
                        new Taken("p0", false),
                        new Refused("The event makes the application fail"),
                        new Taken("p1", false));
        var status = feed.status(OptionalLong.empty());
        assertThat(List.of(status.taken(), status.duplicates(), status.refused()))
                .containsExactly(2L, 0L, 1L);
    }

    @Test
    void events_that_find_no_room_are_handed_in_again() {
        var attempts = new int[1];
        var reasons = Reason.values();
        fixture.beforeAppend = () -> fixture.outcome = attempts[0]++ < reasons.length
                ? Optional.of(new Outcome.Refused(reasons[attempts[0] - 1], "later"))
                : Optional.empty();
        assertThat(feed.takeAll(events(1, 2)).orElseThrow())
                .containsExactly(new Taken("p0", false), new Taken("p1", false));
        assertThat(attempts[0]).isEqualTo(reasons.length + 1);
    }

    @Test
    void nothing_is_handed_in_again_once_it_is_closed() {
        fixture.outcome = Optional.of(new Outcome.Refused(Reason.BUSY, "too many"));
        feed.close();
        assertThat(feed.takeAll(events(1, 2))).isEmpty();
    }

    @Test
    void a_wall_clock_that_is_set_does_not_count_as_time_without_a_connection() {
        feed.disconnected("gone");
        fixture.now = Instant.parse("2020-01-01T00:00:00Z");
        assertThat(feed.status(OptionalLong.empty()).disconnected()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        fixture.now = Instant.parse("2030-01-01T00:00:00Z");
        feed.connected();
        assertThat(feed.status(OptionalLong.empty()).disconnected()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(feed.status(OptionalLong.empty()).connection().since()).isEqualTo(fixture.now);
    }

    private List<SourceEvent> events(int... seconds) {
        return IntStream.of(seconds)
                .mapToObj(second -> fixture.event("call", "alpha", second, "null"))
                .toList();
    }
}
