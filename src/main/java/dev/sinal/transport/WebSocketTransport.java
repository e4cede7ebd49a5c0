package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.Transport;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;

/** A WebSocket as a session's transport. */
final class WebSocketTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(WebSocketTransport.class.getName());

    private final Session session;
    private final FrameSink sink;

    WebSocketTransport(Session session) {
        this.session = session;
        this.sink = new PortableSink(session.getAsyncRemote());
    }

    @Override
    public int room() {
        return 1;
    }

    @Override
    public void send(List<Frame> frames, Completion done) {
        try {
            sink.send(frames.get(0), done);
        } catch (RuntimeException closed) {
            // Both servers throw, rather than tell the handler, when the client went away in between.
            LOG.log(System.Logger.Level.DEBUG, "a frame could not be sent", closed);
            done.done(false);
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
}
