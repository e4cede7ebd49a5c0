package dev.sinal.transport;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.stream.Stream;

/**
 * Answers the first of the subprotocols that a client requests, as {@code ws} does on the reference: browsers close a WebSocket whose
 * handshake selects none of those requested.
 */
public class FirstSubprotocol extends ServerEndpointConfig.Configurator {
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
