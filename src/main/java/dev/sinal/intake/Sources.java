package dev.sinal.intake;

import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** The sources that are configured, with their metrics. */
@Singleton
class Sources implements LifecycleComponent {
    private final Instance<EventSource> sources;

    @Inject
    Sources(@Any Instance<EventSource> sources, PrometheusRegistry metrics) {
        this.sources = sources;
        GaugeWithCallback.builder()
                .name("sinal_source_connected")
                .help("1 while events of the source can come in, else 0")
                .labelNames("source")
                .callback(gauge -> statuses()
                        .forEach(status ->
                                gauge.call(status.connection().problem().isEmpty() ? 1 : 0, status.name())))
                .register(metrics);
        CounterWithCallback.builder()
                .name("sinal_source_disconnected_seconds")
                .help("The time in which no events of the source could come in")
                .labelNames("source")
                .callback(counter ->
                        statuses().forEach(status -> counter.call(seconds(status.disconnected()), status.name())))
                .register(metrics);
        CounterWithCallback.builder()
                .name("sinal_source_events")
                .help("Events that the source has handed in, by what became of them")
                .labelNames("source", "result")
                .callback(counter -> statuses().forEach(status -> {
                    counter.call(status.taken(), status.name(), "taken");
                    counter.call(status.duplicates(), status.name(), "duplicate");
                    counter.call(status.refused(), status.name(), "refused");
                }))
                .register(metrics);
        GaugeWithCallback.builder()
                .name("sinal_source_waiting")
                .help("Events that wait at the source, where it is known")
                .labelNames("source")
                .callback(gauge -> statuses()
                        .forEach(status -> status.waiting().ifPresent(waiting -> gauge.call(waiting, status.name()))))
                .register(metrics);
    }

    /** Makes this bean a component of the start, so that its metrics exist. */
    @Override
    public Phase phase() {
        return Phase.SOURCES;
    }

    /** Returns the statuses of the sources that are configured, by their names. */
    List<SourceStatus> statuses() {
        return sources.stream()
                .flatMap(source -> source.status().stream())
                .sorted(Comparator.comparing(SourceStatus::name))
                .toList();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
