package dev.sinal.operations;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Produces the registry in which all packages register their metrics. */
@Singleton
class MetricsProducer {
    @Produces
    @Singleton
    PrometheusRegistry registry() {
        return new PrometheusRegistry();
    }
}
