package dev.sinal.transport;

import dev.sinal.config.EngineSettings;
import dev.sinal.config.TransportSettings;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.FrameReceiver;
import dev.sinal.engineio.Timers;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What all WebSocket endpoints do: tell the session of one WebSocket what happens to it. */
public abstract class EngineEndpoint {
    private static final System.Logger LOG = System.getLogger(EngineEndpoint.class.getName());

    @Inject
    private EngineSettings engineSettings;

    @Inject
    private TransportSettings settings;

    @Inject
    private SinkSelector sinks;

    @Inject
    private Executor executor;

    @Inject
    private Timers timers;

    private volatile WebSocketTransport transport;
    private volatile FrameReceiver inbound;
    private volatile MessageAssembler fragments;

    /** A client that the gate admitted has upgraded. */
    @OnOpen
    public void open(Session session) {
        fragments = new MessageAssembler(engineSettings.maxPayload(), settings.maxFragments());
        var client = ClientPrincipal.of(session.getUserPrincipal());
        var sink = sinks.sink(session, client.connection(), timers);
        transport = new WebSocketTransport(sink, executor, sinks::doesNotWork);
        transport.callback(() -> inbound = inbound(client));
    }

    private FrameReceiver inbound(ClientPrincipal client) {
        return client.session()
                .<FrameReceiver>flatMap(polling -> polling.upgrade(transport))
                .or(() -> client.opening().flatMap(opening -> opening.on().apply(transport)))
                .orElse(null);
    }

    /** A part of a text message came. */
    @OnMessage
    public void text(String part, boolean last) {
        tell(session -> fragments.text(part, last, session));
    }

    /** A part of a binary message came. */
    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        tell(session -> fragments.binary(part, last, session));
    }

    /** The answer to a WebSocket ping came. */
    @OnMessage
    public void pong(PongMessage pong) {
        tell(FrameReceiver::receivedPong);
    }

    /** The WebSocket has closed. */
    @OnClose
    public void closed() {
        tell(session -> session.close(EngineCloseCause.TRANSPORT_CLOSE));
    }

    /** The WebSocket has failed. */
    @OnError
    public void failed(Throwable failure) {
        LOG.log(System.Logger.Level.DEBUG, "a WebSocket failed", failure);
        tell(session -> session.close(EngineCloseCause.TRANSPORT_ERROR));
    }

    private void tell(Consumer<FrameReceiver> news) {
        Optional.ofNullable(inbound).ifPresent(session -> transport.callback(() -> news.accept(session)));
    }
}
