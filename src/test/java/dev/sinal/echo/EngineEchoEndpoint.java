package dev.sinal.echo;

import dev.sinal.transport.EndpointConfigurator;
import dev.sinal.transport.EngineEndpoint;
import jakarta.websocket.server.ServerEndpoint;

/** The WebSocket endpoint of {@link EngineEcho}. */
@ServerEndpoint(value = "/engine.io/", configurator = EndpointConfigurator.class)
public class EngineEchoEndpoint extends EngineEndpoint {}
