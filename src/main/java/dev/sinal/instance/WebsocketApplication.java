package dev.sinal.instance;

import dev.sinal.rest.RestApplication;
import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** The REST application at {@code /websocket}. */
@ApplicationPath("/websocket")
public class WebsocketApplication extends RestApplication {
    @Override
    protected Set<Class<?>> components() {
        return Set.of(WebsocketResource.class, ExistingInstanceFilter.class, StreamingOffFilter.class);
    }
}
