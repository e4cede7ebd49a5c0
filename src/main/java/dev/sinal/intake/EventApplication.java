package dev.sinal.intake;

import dev.sinal.rest.RestApplication;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /event}. */
@ApplicationPath("/event")
public class EventApplication extends RestApplication {
    @Override
    protected Set<Class<?>> resources() {
        return Set.of(EventResource.class);
    }
}
