package dev.sinal.operations;

import dev.sinal.rest.RestApplication;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /drain}. */
@ApplicationPath("/drain")
public class DrainApplication extends RestApplication {
    @Override
    protected Set<Class<?>> components() {
        return Set.of(DrainResource.class);
    }
}
