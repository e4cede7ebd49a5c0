package dev.sinal.transport.wildfly;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Transport.Completion;
import dev.sinal.transport.FrameSink;
import dev.sinal.transport.PortableSink;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.jsr.UndertowSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import org.xnio.IoUtils;

/** Sends by the channel that WildFly has underneath, past what its WebSocket API does for each frame. */
public final class UndertowSink implements FrameSink {
    private final WebSocketChannel channel;
    private final Executor lane;
    private final FrameSink portable;
    private final Timers timers;

    public UndertowSink(UndertowSession session, Timers timers) {
        this.channel = session.getWebSocketChannel();
        this.lane = IoThreadExecutor.of(channel.getIoThread());
        this.portable = new PortableSink(session);
        this.timers = timers;
    }

    @Override
    public Executor lane() {
        return lane;
    }

    @Override
    public void send(FrameBatch parcel, Completion done) {
        try {
            new PreEncodedFrames(channel, done).send(parcel.webSocketBytes());
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
