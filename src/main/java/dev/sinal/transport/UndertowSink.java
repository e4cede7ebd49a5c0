package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Parcel;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Transport.Completion;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.jsr.UndertowSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import org.xnio.IoUtils;

/** Sends by the channel that WildFly has underneath, past what its WebSocket API does for each frame. */
final class UndertowSink implements FrameSink {
    private final WebSocketChannel channel;
    private final Executor lane;
    private final FrameSink portable;
    private final Timers timers;

    UndertowSink(UndertowSession session, Timers timers) {
        this.channel = session.getWebSocketChannel();
        this.lane = IoLane.of(channel.getIoThread());
        this.portable = new PortableSink(session);
        this.timers = timers;
    }

    @Override
    public Executor lane() {
        return lane;
    }

    @Override
    public void send(Parcel parcel, Completion done) {
        try {
            new ReadyFrames(channel, done).send(parcel.onWebSocket());
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    @Override
    public void close(CloseCause cause) {
        portable.close(cause);
        if (channel.isOpen()) {
            var cut = timers.schedule(PATIENCE, () -> IoUtils.safeClose(channel));
            channel.addCloseTask(closed -> cut.cancel());
        }
    }
}
