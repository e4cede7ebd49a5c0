package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.Transport.Completion;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends by what the WebSocket API itself offers. */
final class PortableSink implements FrameSink {
    private static final System.Logger LOG = System.getLogger(PortableSink.class.getName());

    private final Session session;
    private final RemoteEndpoint.Async remote;

    PortableSink(Session session) {
        this.session = session;
        this.remote = session.getAsyncRemote();
    }

    @Override
    public void send(Frame frame, Completion done) {
        SendHandler handler = result -> done.done(result.isOK());
        if (frame instanceof Frame.Text text) {
            remote.sendText(text.text(), handler);
        } else if (frame instanceof Frame.Binary binary) {
            remote.sendBinary(binary.bytes().duplicate(), handler);
        } else {
            done.done(ping());
        }
    }

    private boolean ping() {
        try {
            remote.sendPing(ByteBuffer.allocate(0));
            return true;
        } catch (IOException e) {
            return false;
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
