package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.EngineSettings;
import dev.sinal.config.TransportSettings;
import dev.sinal.engineio.Timers;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests what becomes of a WebSocket for which no session can be opened. */
class EngineEndpointTest {
    private final List<String> closed = new ArrayList<>();
    private final Session session = (Session) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, args) -> {
                if (method.getName().equals("getUserPrincipal")) {
                    throw new NoClassDefFoundError("expected");
                }
                if (method.getName().equals("close")) {
                    closed.add(((CloseReason) args[0]).getReasonPhrase());
                }
                return null;
            });

    private static EndpointContext context() {
        var second = Duration.ofSeconds(1);
        return new EndpointContext(
                SinkSelector.auto(),
                Runnable::run,
                new Timers(System::nanoTime),
                new EngineSettings(second, second, second, second, 1_000, 10, 100_000, 1, 1),
                new TransportSettings(1, TransportSettings.Sender.AUTO, Optional.empty()));
    }

    @Test
    void a_websocket_that_can_not_be_opened_is_closed() {
        var endpoint = new SocketIoEndpoint();
        endpoint.setContext(context());
        endpoint.open(session);
        endpoint.text("4a", true);
        endpoint.closed();
        assertThat(closed).containsExactly("internal error");
    }
}
