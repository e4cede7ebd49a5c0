package dev.sinal.delivery;

import dev.sinal.instance.ExistingInstanceFilter;
import dev.sinal.rest.RestApplication;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /event/history}. */
@ApplicationPath("/event/history")
public class HistoryApplication extends RestApplication {
    @Override
    protected Set<Class<?>> components() {
        return Set.of(HistoryResource.class, ExistingInstanceFilter.class);
    }
}
