package dev.sinal.transport;

import dev.sinal.engineio.Frame;
import dev.sinal.engineio.Transport.Completion;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends by what the WebSocket API itself offers. */
final class PortableSink implements FrameSink {
    private final RemoteEndpoint.Async remote;

    PortableSink(RemoteEndpoint.Async remote) {
        this.remote = remote;
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
}
