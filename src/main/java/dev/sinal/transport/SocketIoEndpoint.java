package dev.sinal.transport;

import jakarta.websocket.server.ServerEndpoint;

/** The WebSocket endpoint of standard clients; {@link Gate} routes {@code /socket.io} here too. */
@ServerEndpoint(value = "/socket.io/", configurator = EndpointConfigurator.class)
public class SocketIoEndpoint extends EngineEndpoint {}
