package dev.sinal.transport;

import jakarta.websocket.server.ServerEndpoint;

/** The path of standard clients; the gate brings {@code /socket.io} here too. */
@ServerEndpoint("/socket.io/")
public class SocketIoEndpoint extends EngineEndpoint {}
