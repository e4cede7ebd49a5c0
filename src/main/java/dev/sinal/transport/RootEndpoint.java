package dev.sinal.transport;

import jakarta.websocket.server.ServerEndpoint;

/** The WebSocket endpoint at the root URL. */
@ServerEndpoint(value = "/", configurator = EndpointConfigurator.class)
public class RootEndpoint extends EngineEndpoint {}
