package dev.sinal.operations;

import dev.sinal.rest.RestApplication;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /monitor}. */
@ApplicationPath("/monitor")
public class MonitorApplication extends RestApplication {
    @Override
    protected Set<Class<?>> components() {
        return Set.of(MetricsResource.class, HealthResource.class);
    }
}
