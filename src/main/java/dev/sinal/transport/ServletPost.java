package dev.sinal.transport;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.PostRequest;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A POST, read at once if all of it is there, and else as it comes: clients that send slowly hold up no thread, and what is left of one ends
 * with its session.
 */
final class ServletPost implements PostRequest, ReadListener {
    private static final System.Logger LOG = System.getLogger(ServletPost.class.getName());

    private final EngineSession session;
    private final int limit;
    /**
     * After how many bytes it is answered, at the latest. What is too long is read over, within reason: a client that still writes would
     * hang (Payara 6.2025.10) or lose the answer (WildFly). And nobody asks for more than is announced: on Payara, another thread says that
     * there is none, twice, and what that one answers is torn from the thread that still serves the request.
     */
    private final long end;

    private final String type;
    private final ServletInputStream in;
    private final DeferredResponse reply;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] chunk = new byte[8192];
    private final AtomicBoolean answered = new AtomicBoolean();
    private long length;

    /** @param limit how many bytes it may have */
    ServletPost(EngineSession session, int limit, HttpServletRequest request, DeferredResponse reply)
            throws IOException {
        this.session = session;
        this.limit = limit;
        var most = 10L * limit;
        var announced = request.getContentLengthLong();
        this.end = announced < 0 ? most : Math.min(announced, most);
        this.type = Objects.requireNonNullElse(request.getContentType(), "");
        this.in = request.getInputStream();
        this.reply = reply;
    }

    /** Reads it, at once if all of it is there. */
    void read() throws IOException {
        if (in.available() < end) {
            reply.suspend();
            in.setReadListener(this);
            return;
        }
        while (length < end && receive()) {}
        post();
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (length < end && in.isReady() && receive()) {}
        if (length >= end) {
            onAllDataRead();
        }
    }

    /** Whether there was something. */
    private boolean receive() throws IOException {
        var read = in.read(chunk);
        if (read > 0) {
            length += read;
            if (length <= limit) {
                body.write(chunk, 0, read);
            }
        }
        return read >= 0;
    }

    @Override
    public void onAllDataRead() {
        reply.serving();
        post();
        reply.served();
    }

    private void post() {
        if (answered.compareAndSet(false, true)) {
            var whole = Optional.of(new PollingBody(type, body.toByteArray())).filter(read -> length <= limit);
            session.completePost(whole).thenAccept(refusal -> refusal.ifPresentOrElse(reply::refuse, this::accept));
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.log(System.Logger.Level.DEBUG, "a POST broke off", failure);
        session.close(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Override
    public void reject(HandshakeError error) {
        if (answered.compareAndSet(false, true)) {
            reply.refuse(error);
        }
    }

    private void accept() {
        var ok = "ok".getBytes(StandardCharsets.UTF_8);
        reply.send(HttpServletResponse.SC_OK, new PollingBody("text/html;charset=utf-8", ok), sent -> {});
    }
}
