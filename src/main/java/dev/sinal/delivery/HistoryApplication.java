package dev.sinal.delivery;

import dev.sinal.rest.RestApplication;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /event/history}. */
@ApplicationPath("/event/history")
public class HistoryApplication extends RestApplication {
    @Override
    protected Set<Class<?>> resources() {
        return Set.of(HistoryResource.class);
    }
}
