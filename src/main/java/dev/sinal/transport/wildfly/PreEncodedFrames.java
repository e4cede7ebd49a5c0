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
 * A batch of frames, headers included, in Undertow's queue of frames of one WebSocket. Undertow handles the batch as one frame, and adds no
 * header because this class creates none. Frames that Undertow sends itself, pongs and the close frame, queue before or behind it as usual.
 */
final class PreEncodedFrames extends StreamSinkFrameChannel implements ChannelListener<StreamSinkFrameChannel> {
    private Completion done;

    /** @param done called once, on an I/O thread, unless {@link #send} throws */
    PreEncodedFrames(WebSocketChannel channel, Completion done) {
        super(channel, WebSocketFrameType.TEXT); // control frames would be sent before others
        this.done = done;
    }

    /** Queues the frames. Undertow advances the buffer's position as it writes them. */
    void send(ByteBuffer frames) throws IOException {
        if (getChannel().isCloseFrameSent() || getChannel().isCloseFrameReceived()) {
            throw new IOException("WebSocket is closing");
        }
        getCloseSetter().set(this);
        send(new ImmediatePooledByteBuffer(frames));
        shutdownWrites(); // completes the frame, which queues it
    }

    /** Completes the batch. Undertow 2.3.23 calls this twice if the connection breaks. */
    @Override
    public void handleEvent(StreamSinkFrameChannel channel) {
        var completion = done;
        done = null;
        if (completion != null) {
            completion.done(!isBroken());
        }
    }
}
