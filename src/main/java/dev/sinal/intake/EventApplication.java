package dev.sinal.intake;

import dev.sinal.instance.RestErrorMapper;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** {@code /event}: the ways in over HTTP. */
@ApplicationPath("/event")
public class EventApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(PublishResource.class, WebhookResource.class, RestErrorMapper.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true); // Payara's Jersey would publish one
    }
}
