package dev.sinal.instance;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** The REST application at {@code /instance}: one at {@code /} would hide static files on Payara. */
@ApplicationPath("/instance")
public class InstanceApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(InstanceResource.class, RestErrorMapper.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        // Jersey (Payara) adds a WADL at each application's path.
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
