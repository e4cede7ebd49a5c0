package dev.sinal.operations.microprofile;

import dev.sinal.operations.HealthMonitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Reports the liveness of the server to MicroProfile Health, with the status of each check as data. */
@Liveness
@ApplicationScoped
public class LivenessBean implements HealthCheck {
    @Inject
    private HealthMonitor monitor;

    @Override
    public HealthCheckResponse call() {
        return Responses.of("sinal liveness", monitor.results(true));
    }
}
