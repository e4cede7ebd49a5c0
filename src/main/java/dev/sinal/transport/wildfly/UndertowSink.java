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
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;

/** Writes to the Undertow channel of WildFly, bypassing what its WebSocket API does for each frame. */
public final class UndertowSink implements FrameSink {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final WebSocketChannel channel;
    private final Executor executor;
    private final FrameSink portable;
    private final Timers timers;
    /** The bytes of the batch in flight; Undertow advances its position. */
    private volatile ByteBuffer inFlight = NONE;

    private UndertowSink(UndertowSession session, Executor executor, Timers timers) {
        this.channel = session.getWebSocketChannel();
        this.executor = executor;
        this.portable = new PortableSink(session);
        this.timers = timers;
    }

    /** Returns a factory for sinks of this class, which share one executor for each I/O thread. */
    public static Factory factory() {
        var executors = new ConcurrentHashMap<XnioIoThread, Executor>();
        return (session, connection, timers) -> {
            if (session instanceof UndertowSession undertow) {
                var thread = undertow.getWebSocketChannel().getIoThread();
                return new UndertowSink(undertow, executors.computeIfAbsent(thread, IoThreadExecutor::new), timers);
            }
            throw new IncompatibleClassChangeError("WildFly exposes no Undertow session");
        };
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public void send(FrameBatch batch, Completion done) {
        try {
            var bytes = batch.webSocketBytes().duplicate();
            inFlight = bytes;
            new PreEncodedFrames(channel, sent -> completed(sent, done)).send(bytes);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private void completed(boolean sent, Completion done) {
        inFlight = NONE; // an idle session must not keep what it has sent
        done.done(sent);
    }

    @Override
    public long progress() {
        return inFlight.position();
    }

    @Override
    public void close(CloseCause cause) {
        portable.close(cause);
        if (channel.isOpen()) {
            var timeout = timers.schedule(CLOSE_TIMEOUT, () -> IoUtils.safeClose(channel));
            channel.addCloseTask(closed -> timeout.cancel());
        }
    }
}
