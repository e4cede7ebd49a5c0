package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Decodes and handles the packets that a client sends to its session, by WebSocket or POST. */
final class PacketReceiver {
    private final EngineSession session;
    private final EngineOptions options;
    private final HeartbeatMonitor heartbeat;
    private final SessionHandler handler;
    private final AtomicBoolean receiving = new AtomicBoolean();
    /** The POST whose body is being read; null if there is none. */
    private final AtomicReference<PostRequest> pendingPost = new AtomicReference<>();

    PacketReceiver(EngineSession session, EngineOptions options, HeartbeatMonitor heartbeat, SessionHandler handler) {
        this.session = session;
        this.options = options;
        this.heartbeat = heartbeat;
        this.handler = handler;
    }

    void received(String frame) {
        receive(() -> handle(frame));
    }

    void received(ByteBuffer frame) {
        receive(() -> handle(frame));
    }

    /** Begins a POST. Returns false if another one is being read. */
    boolean beginPost(PostRequest request) {
        return pendingPost.compareAndSet(null, request);
    }

    /**
     * Handles the packets of the POST that was read.
     *
     * @param body empty if it is too large
     * @return the error with which the POST is to be rejected
     */
    Optional<HandshakeError> completePost(Optional<PollingBody> body) {
        Optional<HandshakeError> error =
                body.isEmpty() ? Optional.of(EngineHandshakeError.TOO_LARGE) : receivePayload(body.get());
        pendingPost.set(null);
        return error;
    }

    /** Rejects the POST that is being read, if there is one. To be called when the session has closed. */
    void stop() {
        var post = pendingPost.get();
        if (post != null) {
            post.reject(EngineHandshakeError.UNKNOWN_SESSION);
        }
    }

    private Optional<HandshakeError> receivePayload(PollingBody body) {
        var codec = session.codec();
        if (!codec.accepts(body)) {
            session.close(EngineCloseCause.PARSE_ERROR);
            return Optional.of(EngineHandshakeError.BAD_REQUEST);
        }
        receive(() -> {
            for (var frame : codec.decodePayload(body, options.maxPackets())) {
                if (frame instanceof Frame.Text text) {
                    handle(text.text());
                } else if (frame instanceof Frame.Binary binary) {
                    handle(binary.bytes());
                }
            }
        });
        return Optional.empty();
    }

    private void receive(Input input) {
        if (session.isClosing()) {
            return;
        }
        if (!receiving.compareAndSet(false, true)) {
            // A POST and the WebSocket after it at the same time: clients send the upgrade packet when the POST has
            // completed.
            session.close(EngineCloseCause.PARSE_ERROR);
            return;
        }
        heartbeat.received();
        try {
            input.handle();
        } catch (ProtocolError e) {
            session.close(e.closeCause());
        } catch (Throwable failure) {
            session.fail("packet not handled", failure);
        } finally {
            receiving.set(false);
        }
    }

    private void handle(String frame) throws ProtocolError {
        if (frame.length() > options.maxPayload() || Frame.utf8Length(frame) > options.maxPayload()) {
            session.close(EngineCloseCause.TOO_LARGE);
        } else {
            handle(session.codec().decode(frame));
        }
    }

    private void handle(ByteBuffer frame) throws ProtocolError {
        if (frame.remaining() > options.maxPayload()) {
            session.close(EngineCloseCause.TOO_LARGE);
        } else {
            handle(session.codec().decode(frame));
        }
    }

    private void handle(EnginePacket packet) throws ProtocolError {
        if (session.isClosing()) {
            return; // closed by a packet before this one
        }
        if (packet instanceof EnginePacket.Message message) {
            handler.message(message.text());
        } else if (packet instanceof EnginePacket.Binary binary) {
            handler.binary(binary.bytes());
        } else if (packet instanceof EnginePacket.Pong) {
            requireProtocol(ProtocolVersion.V4, "pong from a client of protocol 3");
            heartbeat.restart();
        } else if (packet instanceof EnginePacket.Ping) {
            requireProtocol(ProtocolVersion.V3, "ping from a client of protocol 4");
            session.send(new EnginePacket.Pong(""));
        } else if (packet instanceof EnginePacket.Close) {
            session.closeByClient();
        }
        // Upgrade and noop packets have no effect here; engine.io ignores them too.
    }

    private void requireProtocol(ProtocolVersion required, String violation) throws ProtocolError {
        if (session.codec().protocol() != required) {
            throw new ProtocolError(violation);
        }
    }

    @FunctionalInterface
    private interface Input {
        void handle() throws ProtocolError;
    }
}
