package dev.sinal.transport;

import jakarta.websocket.server.ServerEndpoint;

/** The WebSocket endpoint at an instance's own URL. */
@ServerEndpoint(value = "/{instance}", configurator = EndpointConfigurator.class)
public class InstanceEndpoint extends EngineEndpoint {}
