package dev.sinal.transport;

import jakarta.websocket.server.ServerEndpoint;

/** An instance's own URL. */
@ServerEndpoint("/{instance}")
public class InstanceEndpoint extends EngineEndpoint {}
