package dev.sinal.monitor;

import dev.sinal.instance.RestApplication;
import jakarta.ws.rs.ApplicationPath;

/** The REST application at {@code /monitor}. */
@ApplicationPath("/monitor")
public class MonitorApplication extends RestApplication {
    @Override
    protected Class<?> resource() {
        return MetricsResource.class;
    }
}
