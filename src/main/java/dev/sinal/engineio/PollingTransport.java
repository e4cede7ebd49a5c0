package dev.sinal.engineio;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The transport of a session that uses HTTP long polling: each batch is the response to the GET that waits for it. */
public final class PollingTransport implements Transport {
    /** 512 KiB in one response: a client waits for a response before it sends the next GET, so that large responses pay off. */
    private static final int MAX_RESPONSE = 1 << 19;

    private final EnginePacketCodec codec;
    private final AtomicReference<PendingPoll> pending = new AtomicReference<>();
    private volatile boolean opened;

    /** @param codec the codec of the session */
    public PollingTransport(EnginePacketCodec codec) {
        this.codec = codec;
    }

    /**
     * Accepts a GET, unless another one waits. Returns whether it was accepted.
     *
     * @param now the current time of the session's {@link Timers}
     */
    boolean offer(PollRequest request, long now) {
        return pending.compareAndSet(null, new PendingPoll(request, now));
    }

    /** Removes and returns the GET that waits. The caller must respond to it. */
    Optional<PendingPoll> take() {
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
                        poll -> poll.request().respond(codec.encodePayload(batch.frames()), done),
                        () -> done.done(false)); // the session closed meanwhile, and took the GET
    }

    /** Responds to the GET that waits, if there is one, with a noop packet. */
    void respondNoop() {
        take().ifPresent(this::respondNoop);
    }

    void respondNoop(PendingPoll poll) {
        respond(poll, new EnginePacket.Noop());
    }

    @Override
    public void close(CloseCause cause) {
        var last = cause == EngineCloseCause.CLIENT_CLOSE ? new EnginePacket.Noop() : new EnginePacket.Close();
        take().ifPresent(poll -> respond(poll, last));
    }

    private void respond(PendingPoll poll, EnginePacket packet) {
        poll.request().respond(codec.encodePayload(List.of(packet.encode(codec))), sent -> {});
    }

    /** A GET that waits, and the time at which it arrived. */
    record PendingPoll(PollRequest request, long since) {}
}
