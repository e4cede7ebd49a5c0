package dev.sinal.intake;

import dev.sinal.rest.RestApplication;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /source}. */
@ApplicationPath("/source")
public class SourceApplication extends RestApplication {
    @Override
    protected Set<Class<?>> components() {
        return Set.of(SourceResource.class);
    }
}
