package dev.sinal.transport;

import jakarta.websocket.server.ServerEndpoint;

/** The root URL. */
@ServerEndpoint("/")
public class RootEndpoint extends EngineEndpoint {}
