package dev.sinal.instance;

import jakarta.ws.rs.ApplicationPath;

/** The REST application at {@code /instance}. */
@ApplicationPath("/instance")
public class InstanceApplication extends RestApplication {
    @Override
    protected Class<?> resource() {
        return InstanceResource.class;
    }
}
