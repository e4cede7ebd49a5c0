package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What comes from the client of one session, packet by packet. */
final class PacketReceiver {
    private final EngineSession session;
    private final EngineOptions options;
    private final HeartbeatMonitor heartbeat;
    private final SessionHandler handler;
    private final AtomicBoolean receiving = new AtomicBoolean();
    /** What is being read; null if nothing is. */
    private final AtomicReference<PostRequest> posting = new AtomicReference<>();

    PacketReceiver(EngineSession session, EngineOptions options, HeartbeatMonitor heartbeat, SessionHandler handler) {
        this.session = session;
        this.options = options;
        this.heartbeat = heartbeat;
        this.handler = handler;
    }

    void text(String frame) {
        receive(() -> handle(frame));
    }

    void binary(ByteBuffer frame) {
        receive(() -> handle(frame));
    }

    /** Whether a POST may be read; answers false if another one is being read already. */
    boolean beginPost(PostRequest post) {
        return posting.compareAndSet(null, post);
    }

    /**
     * The POST was read.
     *
     * @param body empty if it is more than is taken
     * @return why it is refused, if it is
     */
    Optional<HandshakeError> completePost(Optional<PollingBody> body) {
        Optional<HandshakeError> refusal =
                body.isEmpty() ? Optional.of(EngineHandshakeError.TOO_LARGE) : read(body.get());
        posting.set(null);
        return refusal;
    }

    /** The session has ended: a POST that is being read is not waited for. */
    void stop() {
        var post = posting.get();
        if (post != null) {
            post.reject(EngineHandshakeError.UNKNOWN_SESSION);
        }
    }

    private Optional<HandshakeError> read(PollingBody body) {
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

    private void receive(Reception reception) {
        if (session.hasEnded()) {
            return;
        }
        if (!receiving.compareAndSet(false, true)) {
            session.close(
                    EngineCloseCause
                            .PARSE_ERROR); // a POST and the WebSocket that follows it, at once: no client does that
            return;
        }
        heartbeat.received();
        try {
            reception.run();
        } catch (ProtocolError e) {
            session.close(e.closeCause());
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
        if (session.hasEnded()) {
            return; // by a packet before it
        }
        if (packet instanceof EnginePacket.Message message) {
            handler.message(message.text());
        } else if (packet instanceof EnginePacket.Binary binary) {
            handler.binary(binary.bytes());
        } else if (packet instanceof EnginePacket.Pong) {
            requirePings(false);
            heartbeat.beat();
        } else if (packet instanceof EnginePacket.Ping) {
            requirePings(true);
            session.send(new EnginePacket.Pong(""));
        } else if (packet instanceof EnginePacket.Close) {
            session.clientClosed();
        }
        // An upgrade or a noop says nothing here; the reference passes over them too.
    }

    private void requirePings(boolean fromClient) throws ProtocolError {
        if (fromClient != (session.codec().protocol() == ProtocolVersion.V3)) {
            throw new ProtocolError("the heartbeat goes the other way in this protocol");
        }
    }

    @FunctionalInterface
    private interface Reception {
        void run() throws ProtocolError;
    }
}
