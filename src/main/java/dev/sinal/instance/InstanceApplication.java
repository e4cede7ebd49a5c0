package dev.sinal.instance;

import dev.sinal.rest.RestApplication;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /instance}. */
@ApplicationPath("/instance")
public class InstanceApplication extends RestApplication {
    @Override
    protected Set<Class<?>> components() {
        return Set.of(InstanceResource.class);
    }
}
