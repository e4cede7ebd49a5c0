package dev.sinal.transport;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Answers the first of the subprotocols that a client requests, as {@code ws} does on the reference: browsers close a WebSocket whose
 * handshake selects none of those requested.
 */
public class FirstSubprotocol extends ServerEndpointConfig.Configurator {
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return requested.isEmpty() ? "" : requested.get(0);
    }
}
