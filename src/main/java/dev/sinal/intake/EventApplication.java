package dev.sinal.intake;

import dev.sinal.instance.RestApplication;
import jakarta.ws.rs.ApplicationPath;

/** The REST application at {@code /event}. */
@ApplicationPath("/event")
public class EventApplication extends RestApplication {
    @Override
    protected Class<?> resource() {
        return EventResource.class;
    }
}
