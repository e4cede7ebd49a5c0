package dev.sinal.transport;

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

/** Sends by what the WebSocket API itself offers, frame by frame. */
public final class PortableSink implements FrameSink {
    private static final System.Logger LOG = System.getLogger(PortableSink.class.getName());

    private final Session session;
    private final RemoteEndpoint.Async remote;

    public PortableSink(Session session) {
        this.session = session;
        this.remote = session.getAsyncRemote();
    }

    @Override
    public void send(FrameBatch parcel, Completion done) {
        var left = parcel.frames().size();
        var told = new Gathered(left, done);
        try {
            for (var frame : parcel.frames()) {
                send(frame, told);
                left--;
            }
        } catch (RuntimeException | IOException closed) {
            LOG.log(System.Logger.Level.DEBUG, "a frame could not be sent", closed);
            told.told(left, false);
        }
    }

    private void send(Frame frame, Gathered told) throws IOException {
        if (frame instanceof Frame.Text text) {
            remote.sendText(text.text(), told);
        } else if (frame instanceof Frame.Binary binary) {
            remote.sendBinary(binary.bytes().duplicate(), told);
        } else {
            remote.sendPing(ByteBuffer.allocate(0));
            told.told(1, true);
        }
    }

    @Override
    public void close(CloseCause cause) {
        try {
            session.close(new CloseReason(CloseCodes.getCloseCode(cause.code()), cause.reason()));
        } catch (IOException | IllegalStateException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a WebSocket was gone before it could be closed", gone);
        }
    }

    /** Tells of a parcel when all its frames were told of. */
    private static final class Gathered implements SendHandler {
        private final AtomicInteger left;
        private final Completion done;
        private volatile boolean failed;

        Gathered(int frames, Completion done) {
            this.left = new AtomicInteger(frames);
            this.done = done;
        }

        @Override
        public void onResult(SendResult result) {
            told(1, result.isOK());
        }

        void told(int frames, boolean sent) {
            failed |= !sent;
            if (left.addAndGet(-frames) == 0) {
                done.done(!failed);
            }
        }
    }
}
