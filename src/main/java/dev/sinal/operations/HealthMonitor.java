package dev.sinal.operations;

import dev.sinal.runtime.HealthCheck;
import dev.sinal.runtime.HealthCheck.Result;
import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.Phase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Runs all health checks every second while the application runs, and keeps their last results. A check that has not completed for {@link #STALLED} counts as
 * failed until it does.
 */
@Singleton
public class HealthMonitor extends PeriodicComponent {
    /** How long a check may run, or wait to run. */
    static final Duration STALLED = Duration.ofSeconds(8);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(HealthMonitor.class.getName());

    private final List<Probe> probes;
    private final Executor pool;
    private final LongSupplier nanoTime;

    @Inject
    HealthMonitor(@Any Instance<HealthCheck> checks, Executor pool, PeriodicTasks tasks) {
        this(checks.stream().toList(), pool, tasks, System::nanoTime);
    }

    /**
     * @param pool the application's thread pool
     * @param tasks runs the checks once this component has started
     * @param nanoTime a monotonic clock in nanoseconds
     */
    HealthMonitor(List<HealthCheck> checks, Executor pool, PeriodicTasks tasks, LongSupplier nanoTime) {
        super(tasks, INTERVAL);
        this.probes = checks.stream().map(Probe::new).toList();
        this.pool = pool;
        this.nanoTime = nanoTime;
    }

    @Override
    public Phase phase() {
        return Phase.ENDPOINTS;
    }

    @Override
    public void start() {
        runChecks();
        super.start();
    }

    @Override
    protected void run() {
        runChecks();
    }

    /** Starts every check whose last run has completed. Does not wait for them. */
    void runChecks() {
        probes.forEach(Probe::start);
    }

    /** Returns the results by the name of the check: those of all checks, or of the liveness checks only. */
    public Map<String, Result> results(boolean livenessOnly) {
        var results = new TreeMap<String, Result>();
        probes.stream()
                .filter(probe -> !livenessOnly || probe.check.isLiveness())
                .forEach(probe -> results.put(probe.check.name(), probe.result()));
        return results;
    }

    /** One check and its last result. */
    private final class Probe {
        private final HealthCheck check;
        private boolean running;
        private long startedAt;
        private Result last = Result.UP;

        Probe(HealthCheck check) {
            this.check = check;
        }

        void start() {
            synchronized (this) {
                if (running) {
                    return;
                }
                running = true;
                startedAt = nanoTime.getAsLong();
            }
            try {
                check.executor(pool).execute(this::run);
            } catch (RuntimeException | Error refused) {
                complete(failed(refused));
            }
        }

        private void run() {
            var result = Result.down("the check has failed");
            try {
                result = check.check();
            } catch (RuntimeException | Error failure) {
                result = failed(failure);
            } finally {
                complete(result);
            }
        }

        private void complete(Result result) {
            boolean changed;
            synchronized (this) {
                running = false;
                changed = last.up() != result.up();
                last = result;
            }
            if (changed) {
                LOG.log(
                        result.up() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                        "health changed: check={0} status={1} data={2}",
                        check.name(),
                        result.up() ? "UP" : "DOWN",
                        result.data());
            }
        }

        synchronized Result result() {
            var elapsed = Duration.ofNanos(nanoTime.getAsLong() - startedAt);
            return running && elapsed.compareTo(STALLED) > 0
                    ? Result.down("no answer for " + elapsed.toSeconds() + " s")
                    : last;
        }

        private Result failed(Throwable failure) {
            return Result.down(failure.getClass().getSimpleName());
        }
    }
}
