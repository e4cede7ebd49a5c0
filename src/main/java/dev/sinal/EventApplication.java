package dev.sinal;

import dev.sinal.delivery.HistoryResource;
import dev.sinal.instance.RestApplication;
import dev.sinal.intake.EventResource;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /event}: the ways in, and the way back. */
@ApplicationPath("/event")
public class EventApplication extends RestApplication {
    @Override
    protected Set<Class<?>> resources() {
        return Set.of(EventResource.class, HistoryResource.class);
    }
}
