package dev.sinal.transport;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.FrameReceiver;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** The base of all WebSocket endpoints: passes the events of one WebSocket to its Engine.IO session. */
public abstract class EngineEndpoint {
    private static final System.Logger LOG = System.getLogger(EngineEndpoint.class.getName());

    private EndpointContext context;
    private volatile WebSocketTransport transport;
    /** Null if no session could be opened or upgraded. */
    private volatile FrameReceiver receiver;

    private volatile MessageAssembler assembler;

    /** Sets what the endpoint needs. Called once, before the WebSocket is open. */
    void setContext(EndpointContext newContext) {
        context = newContext;
    }

    /**
     * Opens or upgrades the session of a client whose handshake was admitted. If that fails, as when no sink fits this version of the server,
     * closes the WebSocket: it would stay open outside all limits.
     */
    @OnOpen
    public void open(Session session) {
        try {
            openSession(session);
        } catch (RuntimeException | Error failure) {
            LOG.log(ERROR, "WebSocket closed: session not opened", failure);
            Runnable close = () -> PortableSink.close(session, EngineCloseCause.INTERNAL_ERROR);
            WebSocketTransport.execute(close, context.executor(), close);
        }
    }

    private void openSession(Session session) {
        assembler = context.newAssembler();
        var client = ClientPrincipal.of(session.getUserPrincipal());
        var sinks = context.sinks();
        var sink = sinks.create(session, client.connection(), context.timers());
        transport = new WebSocketTransport(
                sink, context.executor(), sinks::fallBack, cause -> PortableSink.close(session, cause));
        transport.runCallback(() -> receiver = receiver(client));
    }

    private FrameReceiver receiver(ClientPrincipal client) {
        return client.session()
                .<FrameReceiver>flatMap(polling -> polling.upgrade(transport))
                .or(() -> client.remote().flatMap(remote -> remote.relay(transport)))
                .or(() -> client.opener().flatMap(opener -> opener.open().apply(transport)))
                .orElse(null);
    }

    /** Receives a part of a text message. */
    @OnMessage
    public void text(String part, boolean last) {
        dispatch(session -> assembler.text(part, last, session));
    }

    /** Receives a part of a binary message. */
    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        dispatch(session -> assembler.binary(part, last, session));
    }

    /** Receives the pong to a WebSocket ping. */
    @OnMessage
    public void pong(PongMessage pong) {
        dispatch(FrameReceiver::receivedPong);
    }

    /** Closes the session of a WebSocket that was closed. */
    @OnClose
    public void closed() {
        dispatch(session -> session.close(EngineCloseCause.TRANSPORT_CLOSE));
    }

    /** Closes the session of a WebSocket that failed. */
    @OnError
    public void failed(Throwable failure) {
        LOG.log(DEBUG, "WebSocket failed", failure);
        dispatch(session -> session.close(EngineCloseCause.TRANSPORT_ERROR));
    }

    private void dispatch(Consumer<FrameReceiver> event) {
        Optional.ofNullable(receiver)
                .ifPresent(session -> transport.runCallback(() -> {
                    try {
                        event.accept(session);
                    } catch (RuntimeException | Error failure) {
                        LOG.log(ERROR, "WebSocket closed: event not handled", failure);
                        session.close(EngineCloseCause.INTERNAL_ERROR);
                    }
                }));
    }
}
