package dev.sinal.operations;

import dev.sinal.rest.RestApplication;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /socket}. */
@ApplicationPath("/socket")
public class SocketApplication extends RestApplication {
    @Override
    protected Set<Class<?>> components() {
        return Set.of(SocketResource.class);
    }
}
