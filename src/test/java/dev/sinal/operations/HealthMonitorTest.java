package dev.sinal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.runtime.HealthCheck;
import dev.sinal.runtime.HealthCheck.Result;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Health checks that fail, throw, stall and recover. */
class HealthMonitorTest {
    private final Queue<Runnable> stalled = new ArrayDeque<>();
    private long nanoTime;

    @Test
    void a_check_that_fails_is_down_until_it_succeeds() {
        var working = new boolean[1];
        var monitor = monitor(check(Runnable::run, () -> working[0] ? Result.UP : Result.down("off")));
        assertThat(monitor.results(false).get("part")).isEqualTo(Result.down("off"));
        working[0] = true;
        monitor.runChecks();
        assertThat(monitor.results(false).get("part")).isEqualTo(Result.UP);
    }

    @Test
    void a_check_that_throws_an_error_is_down_and_runs_again() {
        var calls = new int[1];
        var monitor = monitor(check(Runnable::run, () -> {
            if (calls[0]++ == 0) {
                throw new OutOfMemoryError("as a test wants");
            }
            return Result.UP;
        }));
        assertThat(monitor.results(false).get("part").data()).containsEntry("reason", "OutOfMemoryError");
        monitor.runChecks();
        assertThat(monitor.results(false).get("part")).isEqualTo(Result.UP);
    }

    @Test
    void a_check_whose_executor_stalls_is_down_within_ten_seconds_and_up_when_the_executor_goes_on() {
        var monitor = monitor(check(stalled::add, () -> Result.UP));
        nanoTime += Duration.ofSeconds(10).toNanos();
        monitor.runChecks();
        assertThat(stalled).as("not started again before it completes").hasSize(1);
        assertThat(monitor.results(false).get("part").up()).isFalse();
        stalled.remove().run();
        assertThat(monitor.results(false).get("part").up()).isTrue();
    }

    @Test
    void a_check_whose_executor_refuses_tasks_is_down() {
        var monitor = monitor(check(
                task -> {
                    throw new RejectedExecutionException();
                },
                () -> Result.UP));
        assertThat(monitor.results(false).get("part").up()).isFalse();
    }

    @Test
    void liveness_holds_its_own_checks_only() {
        assertThat(monitor(check(Runnable::run, () -> Result.UP)).results(true)).isEmpty();
    }

    private HealthMonitor monitor(HealthCheck check) {
        var monitor = new HealthMonitor(List.of(check), Runnable::run, null, () -> nanoTime);
        monitor.runChecks();
        return monitor;
    }

    private static HealthCheck check(Executor executor, Supplier<Result> result) {
        return new HealthCheck() {
            @Override
            public String name() {
                return "part";
            }

            @Override
            public Executor executor(Executor pool) {
                return executor;
            }

            @Override
            public Result check() {
                return result.get();
            }
        };
    }
}
