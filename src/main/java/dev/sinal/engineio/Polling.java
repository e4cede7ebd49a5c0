package dev.sinal.engineio;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** HTTP long polling as a session's transport: frames leave by the GET that waits for them. */
public final class Polling implements Transport {
    /** A client waits for a reply before it asks for the next, so that one may be large. */
    private static final int ROOM = 1 << 19;

    private final Dialect dialect;
    private final AtomicReference<Poll> waiting = new AtomicReference<>();
    private volatile boolean opened;

    /** @param dialect the session's own */
    public Polling(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Takes a GET that waits; answers false if another one waits already. */
    boolean offer(Poll poll) {
        return waiting.compareAndSet(null, poll);
    }

    @Override
    public int room() {
        if (waiting.get() == null) {
            return 0;
        }
        return opened ? ROOM : 1; // the open packet leaves alone, for so the reference has it
    }

    @Override
    public void send(Parcel parcel, Completion done) {
        var poll = waiting.getAndSet(null);
        if (poll == null) {
            done.done(false); // the session has ended meanwhile, and the GET with it
        } else {
            opened = true;
            poll.answer(dialect.write(parcel.frames()), done);
        }
    }

    /** Ends the GET that waits, if one does, without telling it anything. */
    void release() {
        answer(new Packet.Noop());
    }

    @Override
    public void close(CloseCause cause) {
        answer(cause == CloseCause.CLIENT_CLOSE ? new Packet.Noop() : new Packet.Close());
    }

    private void answer(Packet packet) {
        var poll = waiting.getAndSet(null);
        if (poll != null) {
            poll.answer(dialect.write(List.of(packet.encode(dialect))), sent -> {});
        }
    }
}
