package dev.sinal.echo;

import dev.sinal.transport.EngineEndpoint;
import jakarta.websocket.server.ServerEndpoint;

/** The WebSocket endpoint of {@link EngineEcho}. */
@ServerEndpoint("/engine.io/")
public class EngineEchoEndpoint extends EngineEndpoint {}
