package dev.sinal.log;

import dev.sinal.config.LogSettings;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.event.Publication;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Appends each publication that is fired in the application to the event log, and sets its outcome. */
@Singleton
final class LogAppender implements LifecycleComponent {
    private final Function<List<InstanceEvent>, Outcome.Accepted> appender;
    /** Appends without blocking the caller. */
    private final BiFunction<List<InstanceEvent>, Executor, CompletableFuture<Outcome.Accepted>> submitter;

    private final Runnable start;
    private final Counter accepted;
    private final Counter duplicates;
    private final Counter refused;

    @Inject
    LogAppender(EventLog log, LogSettings settings, PrometheusRegistry metrics) {
        if (log instanceof UniqueLog unique) {
            this.appender = unique::appendUnique;
            this.submitter =
                    (events, workers) -> CompletableFuture.supplyAsync(() -> unique.appendUnique(events), workers);
            this.start = () -> {};
        } else {
            var remembering = new UniqueAppender(log, settings.dedupeAge(), settings.dedupeEvents());
            this.appender = remembering::append;
            this.submitter = remembering::submit;
            this.start = remembering::start;
        }
        this.accepted = Counter.builder()
                .name("sinal_events_accepted")
                .help("Events appended to the event log")
                .register(metrics);
        this.duplicates = Counter.builder()
                .name("sinal_events_duplicate")
                .help("Events that were published again and had been accepted before")
                .register(metrics);
        this.refused = Counter.builder()
                .name("sinal_events_refused")
                .help("Events that the event log refused")
                .labelNames("reason")
                .register(metrics);
        GaugeWithCallback.builder()
                .name("sinal_journal_failing")
                .help("1 while the event log can't store events, else 0")
                .callback(gauge -> gauge.call(log.failure().isPresent() ? 1 : 0))
                .register(metrics);
    }

    /** After the log has started, and before anything publishes. */
    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    @Override
    public void start() {
        start.run();
    }

    /** Runs before the observers of other beans: an event that one of them fires in response gets a later position. */
    void append(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Publication publication) {
        var outcome = new CompletableFuture<Outcome>();
        publication.completeWith(outcome); // first, because it throws for a publication that was fired before
        try {
            if (publication.workers().isEmpty()) {
                outcome.complete(append(publication.events()));
            } else {
                submit(publication.events(), publication.workers().get(), outcome);
            }
        } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e);
            throw e;
        }
    }

    private void submit(List<InstanceEvent> events, Executor workers, CompletableFuture<Outcome> outcome) {
        submitter.apply(events, workers).whenComplete((appended, failure) -> {
            var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            if (cause == null) {
                outcome.complete(count(appended));
            } else if (cause instanceof AppendRefusedException refusal) {
                outcome.complete(count(refusal, events));
            } else {
                outcome.completeExceptionally(cause);
            }
        });
    }

    private Outcome append(List<InstanceEvent> events) {
        try {
            return count(appender.apply(events));
        } catch (AppendRefusedException e) {
            return count(e, events);
        }
    }

    private Outcome count(Outcome.Accepted outcome) {
        var again = outcome.duplicates().size();
        accepted.inc(outcome.positions().size() - again);
        duplicates.inc(again);
        return outcome;
    }

    private Outcome count(AppendRefusedException refusal, List<InstanceEvent> events) {
        var outcome = refusal.outcome();
        refused.labelValues(label(outcome.reason())).inc(events.size());
        return outcome;
    }

    /** Returns a reason as dashboards and alerts know it. */
    private static String label(Reason reason) {
        return switch (reason) {
            case BUSY -> "crowded";
            case UNAVAILABLE -> "unavailable";
            case NOT_STORED -> "not_stored";
            case UNKNOWN -> "unknown";
        };
    }
}
