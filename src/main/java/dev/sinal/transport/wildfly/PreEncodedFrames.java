package dev.sinal.transport.wildfly;

import dev.sinal.engineio.Transport.Completion;
import io.undertow.util.ImmediatePooledByteBuffer;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;

/**
 * Whole frames, their headers included, in Undertow's queue of what leaves by a WebSocket. Undertow takes them for one frame and, as this
 * class makes no header, adds none; what else leaves (the answers to pings, the close frame) queues as usual, before them or behind.
 */
final class PreEncodedFrames extends StreamSinkFrameChannel implements ChannelListener<StreamSinkFrameChannel> {
    private Completion done;

    /** @param done told once, on an I/O thread */
    PreEncodedFrames(WebSocketChannel channel, Completion done) {
        super(channel, WebSocketFrameType.TEXT); // any type that overtakes nothing
        this.done = done;
    }

    /** Puts them into the queue. */
    void send(ByteBuffer frames) throws IOException {
        if (getChannel().isCloseFrameSent() || getChannel().isCloseFrameReceived()) {
            throw new IOException("nothing leaves behind a close frame");
        }
        getCloseSetter().set(this);
        send(new ImmediatePooledByteBuffer(frames.duplicate()));
        shutdownWrites(); // there is no more to come: it is queued now
    }

    /** They have left, or never will. Undertow 2.3.23 calls twice if the connection breaks. */
    @Override
    public void handleEvent(StreamSinkFrameChannel itself) {
        var told = done;
        done = null;
        if (told != null) {
            told.done(!isBroken());
        }
    }
}
