package dev.sinal.engineio;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** HTTP long polling as a session's transport: frames leave by the GET that waits for them. */
public final class PollingTransport implements Transport {
    /** A client waits for a reply before it asks for the next, so that one may be large. */
    private static final int ROOM = 1 << 19;

    private final EnginePacketCodec codec;
    private final AtomicReference<Waiting> waiting = new AtomicReference<>();
    private volatile boolean opened;

    /** @param codec the session's own */
    public PollingTransport(EnginePacketCodec codec) {
        this.codec = codec;
    }

    /**
     * Takes a GET that waits; answers false if another one waits already.
     *
     * @param now a moment of the session's clock
     */
    boolean offer(PollRequest poll, long now) {
        return waiting.compareAndSet(null, new Waiting(poll, now));
    }

    /** The GET that waits, if one does; it is the caller's now. */
    Optional<Waiting> take() {
        return Optional.ofNullable(waiting.getAndSet(null));
    }

    @Override
    public int writableBytes() {
        if (waiting.get() == null) {
            return 0;
        }
        return opened ? ROOM : 1; // the open packet leaves alone, for so the reference has it
    }

    @Override
    public void send(FrameBatch batch, Completion done) {
        opened = true;
        take().ifPresentOrElse(
                        get -> get.poll().respond(codec.encodePayload(batch.frames()), done),
                        () -> done.done(false)); // the session has ended meanwhile, and the GET with it
    }

    /** Ends the GET that waits, if one does, without telling it anything. */
    void release() {
        take().ifPresent(this::release);
    }

    void release(Waiting get) {
        answer(get, new EnginePacket.Noop());
    }

    @Override
    public void close(CloseCause cause) {
        take().ifPresent(get -> answer(
                get, cause == EngineCloseCause.CLIENT_CLOSE ? new EnginePacket.Noop() : new EnginePacket.Close()));
    }

    private void answer(Waiting get, EnginePacket packet) {
        get.poll().respond(codec.encodePayload(List.of(packet.encode(codec))), sent -> {});
    }

    /** A GET, and since when it waits. */
    record Waiting(PollRequest poll, long since) {}
}
