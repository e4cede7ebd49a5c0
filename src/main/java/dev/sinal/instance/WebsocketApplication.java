package dev.sinal.instance;

import jakarta.ws.rs.ApplicationPath;

/** The REST application at {@code /websocket}. */
@ApplicationPath("/websocket")
public class WebsocketApplication extends RestApplication {
    @Override
    protected Class<?> resource() {
        return WebsocketResource.class;
    }
}
