package dev.sinal.engineio;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The transport of a session that uses HTTP long polling: each batch is the response to the GET that waits for it. */
public final class PollingTransport implements Transport {
    private static final Runnable NONE = () -> {};
    /** 512 KiB in one response: a client waits for a response before it sends the next GET, so that large responses pay off. */
    private static final int MAX_RESPONSE = 1 << 19;

    /** python-engineio disconnects when a response has more packets. */
    private static final int MAX_PACKETS = 16;

    private final EnginePacketCodec codec;
    private final AtomicReference<PollRequest> pending = new AtomicReference<>();
    /** The GET whose response is being sent; null if there is none. */
    private final AtomicReference<PollRequest> responding = new AtomicReference<>();

    private final AtomicReference<Runnable> whenResponded = new AtomicReference<>(NONE);
    private volatile boolean opened;
    private volatile boolean closed;

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
    public int maxFrames() {
        return MAX_PACKETS;
    }

    @Override
    public void send(FrameBatch batch, Completion done) {
        opened = true;
        take().ifPresentOrElse(
                        poll -> respond(poll, batch, done),
                        () -> done.done(false)); // the session closed meanwhile, and took the GET
    }

    private void respond(PollRequest poll, FrameBatch batch, Completion done) {
        responding.set(poll);
        poll.respond(batch.payload(codec), sent -> {
            responding.compareAndSet(poll, null);
            done.done(sent);
            whenResponded.getAndSet(NONE).run();
        });
        if (closed) {
            poll.close();
        }
    }

    /** Runs a task once, when no response is being sent. To be called when the session has closed. */
    void whenResponded(Runnable task) {
        whenResponded.set(task);
        if (responding.get() == null) {
            whenResponded.getAndSet(NONE).run();
        }
    }

    @Override
    public long progress() {
        var poll = responding.get();
        return poll == null ? 0 : poll.progress();
    }

    /** Responds to the GET that waits, if there is one, with a noop packet. */
    void respondNoop() {
        respond(new EnginePacket.Noop());
    }

    @Override
    public void close(CloseCause cause) {
        var last = cause == EngineCloseCause.CLIENT_CLOSE ? new EnginePacket.Noop() : new EnginePacket.Close();
        respond(last);
        closed = true;
        Optional.ofNullable(responding.get()).ifPresent(PollRequest::close);
    }

    private void respond(EnginePacket packet) {
        take().ifPresent(
                        poll -> poll.respond(FrameBatch.of(packet.encode(codec)).payload(codec), sent -> {}));
    }
}
