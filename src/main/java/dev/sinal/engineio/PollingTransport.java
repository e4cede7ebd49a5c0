package dev.sinal.engineio;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The transport of a session that uses HTTP long polling: each batch is the response to the GET that waits for it. */
public final class PollingTransport implements Transport {
    /** 512 KiB in one response: a client waits for a response before it sends the next GET, so that large responses pay off. */
    private static final int MAX_RESPONSE = 1 << 19;

    private final EnginePacketCodec codec;
    private final AtomicReference<PollRequest> pending = new AtomicReference<>();
    private volatile boolean opened;

    /** @param codec the codec of the session */
    public PollingTransport(EnginePacketCodec codec) {
        this.codec = codec;
    }

    /** Accepts a GET, unless another one waits. Returns whether it was accepted. */
    boolean offer(PollRequest request) {
        return pending.compareAndSet(null, request);
    }

    private Optional<PollRequest> take() {
        return Optional.ofNullable(pending.getAndSet(null));
    }

    @Override
    public int writableBytes() {
        if (pending.get() == null) {
            return 0;
        }
        return opened ? MAX_RESPONSE : 1; // engine.io sends the open packet alone
    }

    @Override
    public void send(FrameBatch batch, Completion done) {
        opened = true;
        take().ifPresentOrElse(
                        poll -> poll.respond(codec.encodePayload(batch.frames()), done),
                        () -> done.done(false)); // the session closed meanwhile, and took the GET
    }

    /** Responds to the GET that waits, if there is one, with a noop packet. */
    void respondNoop() {
        respond(new EnginePacket.Noop());
    }

    @Override
    public void close(CloseCause cause) {
        var last = cause == EngineCloseCause.CLIENT_CLOSE ? new EnginePacket.Noop() : new EnginePacket.Close();
        respond(last);
    }

    private void respond(EnginePacket packet) {
        take().ifPresent(poll -> poll.respond(codec.encodePayload(List.of(packet.encode(codec))), sent -> {}));
    }
}
