package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.AccessSettings.Rates;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final ClientAddress HERE = new ClientAddress(AddressRange.literal("8.8.8.8"), true);
    private static final ClientAddress THERE = new ClientAddress(AddressRange.literal("9.9.9.9"), true);

    private final Clock clock = new Clock();
    private final RateLimits floods = new RateLimits(new Rates(6, 0, 3), clock);

    @Test
    void an_address_opens_so_many_sessions_a_minute_and_others_do_not_feel_it() {
        for (var i = 0; i < 6; i++) {
            assertThat(floods.handshake(HERE)).isEmpty();
        }
        assertThat(floods.handshake(HERE)).contains(Duration.ofSeconds(10));
        assertThat(floods.handshake(THERE)).isEmpty();
        clock.pass(Duration.ofSeconds(10));
        assertThat(floods.handshake(HERE)).isEmpty();
        assertThat(floods.handshake(HERE)).isPresent();
    }

    @Test
    void a_wait_is_told_in_seconds_and_never_too_short() {
        assertThat(RateLimits.retryAfter(Duration.ofNanos(1_000_000))).isEqualTo("1");
        assertThat(RateLimits.retryAfter(Duration.ofMillis(2_001))).isEqualTo("3");
        assertThat(RateLimits.retryAfter(Duration.ofSeconds(3))).isEqualTo("3");
    }

    @Test
    void no_limit_is_no_limit() {
        for (var i = 0; i < 10_000; i++) {
            assertThat(floods.publication(HERE)).isEmpty();
        }
    }

    @Test
    void who_tries_keys_waits_and_longer_each_time() {
        tries("a", "b", "c");
        assertThat(floods.penalty(HERE)).isEmpty();
        tries("d");
        assertThat(floods.penalty(HERE)).contains(Duration.ofSeconds(1));
        assertThat(floods.penalty(THERE)).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(floods.penalty(HERE)).isEmpty();
        tries("e");
        assertThat(floods.penalty(HERE)).contains(Duration.ofSeconds(2));
        tries("f", "g", "h", "i", "j", "k", "l", "m", "n", "o");
        assertThat(floods.penalty(HERE)).contains(Duration.ofMinutes(5));
    }

    @Test
    void who_repeats_one_wrong_key_guesses_nothing() {
        for (var i = 0; i < 100; i++) {
            tries("a");
        }
        assertThat(floods.penalty(HERE)).isEmpty();
    }

    @Test
    void stale_clients_that_share_an_address_and_repeat_their_keys_guess_nothing() {
        for (var i = 0; i < 100; i++) {
            tries("a", "b", "c");
        }
        assertThat(floods.penalty(HERE)).isEmpty();
        tries("d");
        assertThat(floods.penalty(HERE)).isPresent();
        clock.pass(Duration.ofSeconds(1));
        tries("d", "c", "d", "b");
        assertThat(floods.penalty(HERE)).isEmpty();
    }

    @Test
    void a_quarter_of_an_hour_later_it_is_forgotten() {
        tries("a", "b", "c", "d", "e");
        clock.pass(Duration.ofMinutes(16));
        tries("f", "g", "h");
        assertThat(floods.penalty(HERE)).isEmpty();
    }

    private void tries(String... keys) {
        for (var key : keys) {
            floods.wrongKey(HERE, new ApiKey(key));
        }
    }

    private static final class Clock implements TimeMeter {
        private long nanos;

        void pass(Duration time) {
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
