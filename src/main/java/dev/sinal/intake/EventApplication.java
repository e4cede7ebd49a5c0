package dev.sinal.intake;

import dev.sinal.instance.ExistingInstanceFilter;
import dev.sinal.rest.RestApplication;
import dev.sinal.rest.WebhookKeyFilter;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /event}. */
@ApplicationPath("/event")
public class EventApplication extends RestApplication {
    @Override
    protected Set<Class<?>> components() {
        return Set.of(EventResource.class, ExistingInstanceFilter.class, WebhookKeyFilter.class);
    }
}
