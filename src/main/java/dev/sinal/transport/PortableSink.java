package dev.sinal.transport;

import static java.lang.System.Logger.Level.DEBUG;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.Transport.Completion;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends by the WebSocket API, frame by frame. */
public final class PortableSink implements FrameSink {
    private static final System.Logger LOG = System.getLogger(PortableSink.class.getName());

    private final Session session;
    private final RemoteEndpoint.Async remote;
    /** The number of frames of the batch in flight that have been sent. */
    private final AtomicInteger framesSent = new AtomicInteger();

    public PortableSink(Session session) {
        this.session = session;
        this.remote = session.getAsyncRemote();
    }

    @Override
    public void send(FrameBatch batch, Completion done) {
        var unsent = batch.frames().size();
        framesSent.set(0);
        var results = new BatchResult(unsent, done);
        try {
            for (var frame : batch.frames()) {
                send(frame, results);
                unsent--;
            }
        } catch (RuntimeException | IOException closed) {
            LOG.log(DEBUG, "frame not sent: WebSocket closed", closed);
            results.complete(unsent, false);
        }
    }

    private void send(Frame frame, BatchResult results) throws IOException {
        if (frame instanceof Frame.Text text) {
            remote.sendText(text.text(), results);
        } else if (frame instanceof Frame.Binary binary) {
            remote.sendBinary(binary.bytes().duplicate(), results);
        } else {
            remote.sendPing(ByteBuffer.allocate(0));
            results.complete(1, true);
        }
    }

    @Override
    public long progress() {
        return framesSent.get();
    }

    @Override
    public void close(CloseCause cause) {
        close(session, cause);
    }

    /** Sends a close frame by the WebSocket API, for a WebSocket that has no sink or one that does not fit the server. */
    static void close(Session session, CloseCause cause) {
        try {
            session.close(new CloseReason(CloseCodes.getCloseCode(cause.code()), cause.reason()));
        } catch (IOException | IllegalStateException closed) {
            LOG.log(DEBUG, "close frame not sent: WebSocket closed", closed);
        }
    }

    /** Completes a batch when all its frames have completed. */
    private final class BatchResult implements SendHandler {
        private final AtomicInteger incomplete;
        private final Completion done;
        private volatile boolean failed;

        BatchResult(int frames, Completion done) {
            this.incomplete = new AtomicInteger(frames);
            this.done = done;
        }

        @Override
        public void onResult(SendResult result) {
            framesSent.incrementAndGet();
            complete(1, result.isOK());
        }

        void complete(int frames, boolean sent) {
            failed |= !sent;
            if (incomplete.addAndGet(-frames) == 0) {
                done.done(!failed);
            }
        }
    }
}
