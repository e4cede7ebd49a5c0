package dev.sinal.transport;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.stream.Stream;

/** Creates the endpoint of each WebSocket, and selects its subprotocol. */
public class EndpointConfigurator extends ServerEndpointConfig.Configurator {
    private volatile EndpointContext context;

    /** Returns a new endpoint. The servers would have CDI inject it, for which Payara (6.2025.10) analyzes the class for each WebSocket. */
    @Override
    public <T> T getEndpointInstance(Class<T> type) throws InstantiationException {
        try {
            var endpoint = type.getConstructor().newInstance();
            ((EngineEndpoint) endpoint).setContext(context());
            return endpoint;
        } catch (ReflectiveOperationException failed) {
            var failure = new InstantiationException(type.getName());
            failure.initCause(failed);
            throw failure;
        }
    }

    private EndpointContext context() {
        if (context == null) {
            context = CDI.current().select(EndpointContext.class).get();
        }
        return context;
    }

    /**
     * Answers the first of the subprotocols that a client requests, as {@code ws} does on the reference: browsers close a WebSocket whose
     * handshake selects none of those requested.
     */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        // Tyrus (Payara 6.2025.10) leaves the spaces before a comma, and a comma at the beginning.
        return Stream.of(String.join(",", requested).split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }
}
