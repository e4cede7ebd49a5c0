package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.AccessSettings.Rates;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests the rate limits and the delays after wrong keys. */
class RateLimitsTest {
    private static final ClientAddress HERE = new ClientAddress(AddressRange.literal("8.8.8.8"), true);
    private static final ClientAddress THERE = new ClientAddress(AddressRange.literal("9.9.9.9"), true);

    private final Clock clock = new Clock();
    private final RateLimits rateLimits = new RateLimits(new Rates(6, 0, 3), clock);

    @Test
    void an_address_sends_a_limited_number_of_handshakes_per_minute_and_others_are_not_affected() {
        for (var i = 0; i < 6; i++) {
            assertThat(rateLimits.acquireHandshake(HERE)).isEmpty();
        }
        assertThat(rateLimits.acquireHandshake(HERE)).contains(Duration.ofSeconds(10));
        assertThat(rateLimits.acquireHandshake(THERE)).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(rateLimits.acquireHandshake(HERE)).isEmpty();
        assertThat(rateLimits.acquireHandshake(HERE)).isPresent();
    }

    @Test
    void retry_after_is_in_whole_seconds_and_rounded_up() {
        assertThat(RateLimits.retryAfter(Duration.ofNanos(1_000_000))).isEqualTo("1");
        assertThat(RateLimits.retryAfter(Duration.ofMillis(2_001))).isEqualTo("3");
        assertThat(RateLimits.retryAfter(Duration.ofSeconds(3))).isEqualTo("3");
    }

    @Test
    void a_limit_of_0_is_no_limit() {
        for (var i = 0; i < 10_000; i++) {
            assertThat(rateLimits.acquirePublication(HERE)).isEmpty();
        }
    }

    @Test
    void different_wrong_keys_delay_an_address_longer_each_time() {
        addWrongKeys("a", "b", "c");
        assertThat(penalty(HERE)).isEmpty();
        addWrongKeys("d");
        assertThat(penalty(HERE)).contains(Duration.ofSeconds(1));
        assertThat(penalty(THERE)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(penalty(HERE)).isEmpty();
        addWrongKeys("e");
        assertThat(penalty(HERE)).contains(Duration.ofSeconds(2));
        addWrongKeys("f", "g", "h", "i", "j", "k", "l", "m", "n", "o");
        assertThat(penalty(HERE)).contains(Duration.ofMinutes(5));
    }

    @Test
    void repeating_one_wrong_key_does_not_delay() {
        for (var i = 0; i < 100; i++) {
            addWrongKeys("a");
        }
        assertThat(penalty(HERE)).isEmpty();
    }

    @Test
    void clients_that_share_an_address_and_repeat_their_wrong_keys_are_not_delayed() {
        for (var i = 0; i < 100; i++) {
            addWrongKeys("a", "b", "c");
        }
        assertThat(penalty(HERE)).isEmpty();
        addWrongKeys("d");
        assertThat(penalty(HERE)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        addWrongKeys("d", "c", "d", "b");
        assertThat(penalty(HERE)).isEmpty();
    }

    @Test
    void wrong_keys_expire_after_a_quarter_of_an_hour() {
        addWrongKeys("a", "b", "c", "d", "e");
        clock.advance(Duration.ofMinutes(16));
        addWrongKeys("f", "g", "h");
        assertThat(penalty(HERE)).isEmpty();
    }

    @Test
    void revoked_keys_do_not_delay() {
        for (var i = 0; i < 25; i++) {
            rateLimits.addKey(HERE, new ApiKey("old-" + i), new Caller.UnknownKey(true));
        }
        assertThat(penalty(HERE)).isEmpty();
    }

    @Test
    void a_key_that_was_right_is_not_delayed_by_the_guesses_of_others_at_its_address() {
        var right = new ApiKey("right");
        rateLimits.addKey(HERE, right, new Caller.Administrator());
        addWrongKeys("a", "b", "c", "d");
        assertThat(rateLimits.penalty(HERE, right)).isEmpty();
        assertThat(rateLimits.penalty(HERE, new ApiKey("never sent before"))).contains(Duration.ofSeconds(1));
        for (var i = 0; i < 4; i++) {
            rateLimits.addKey(THERE, new ApiKey("guess-" + i), new Caller.UnknownKey(false));
        }
        assertThat(rateLimits.penalty(THERE, right)).as("from elsewhere").isPresent();
    }

    @Test
    void more_wrong_keys_than_are_free_are_each_counted_once() {
        var keys = IntStream.range(0, 25).mapToObj(i -> "wrong-" + i).toArray(String[]::new);
        addWrongKeys(keys);
        clock.advance(Duration.ofMinutes(5));
        addWrongKeys(keys);
        assertThat(penalty(HERE)).isEmpty();
    }

    private Optional<Duration> penalty(ClientAddress address) {
        return rateLimits.penalty(address, new ApiKey("any"));
    }

    private void addWrongKeys(String... keys) {
        for (var key : keys) {
            rateLimits.addKey(HERE, new ApiKey(key), new Caller.UnknownKey(false));
        }
    }

    private static final class Clock implements TimeMeter {
        private long nanos;

        void advance(Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
