package dev.sinal.transport;

import static java.lang.System.Logger.Level.DEBUG;

import dev.sinal.access.BodyBudget.Lease;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.PostRequest;
import dev.sinal.engineio.Timers.Timeout;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A polling POST over HTTP. Its body is read in the dispatch if all of it has arrived, and otherwise by a listener, so that a client that sends
 * slowly blocks no thread. It is answered at the latest when its session ends.
 */
final class ServletPost implements PostRequest, ReadListener {
    private static final System.Logger LOG = System.getLogger(ServletPost.class.getName());
    /** How much of a body that is too large is read and discarded, in multiples of the limit. */
    private static final long DISCARD_FACTOR = 10;
    /** The largest body that is not counted by the budget if it has arrived, in bytes. */
    private static final int SMALL = 8192;

    private final PostReceiver receiver;
    private final int maxBytes;
    /**
     * The number of bytes after which the request is answered, whatever follows. A body over the limit is read and discarded, up to ten times
     * the limit: a client that is still writing would hang (Payara 6.2025.10) or lose the response (WildFly). No more than the announced
     * length is asked for: on Payara, another thread would then report the end, twice, and complete the request while this thread still serves
     * it.
     */
    private final long readLimit;

    private final String type;
    private final ServletInputStream in;
    private final DeferredResponse response;
    private final PostBodies bodies;
    private final Lease lease;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] chunk = new byte[8192];
    private final AtomicBoolean answered = new AtomicBoolean();
    private long bytesRead;
    private volatile Timeout deadline = () -> {};

    /** @param maxBytes how long the body may be */
    ServletPost(
            PostReceiver receiver,
            int maxBytes,
            HttpServletRequest request,
            DeferredResponse response,
            PostBodies bodies)
            throws IOException {
        this.receiver = receiver;
        this.maxBytes = maxBytes;
        var most = DISCARD_FACTOR * maxBytes;
        var announced = request.getContentLengthLong();
        this.readLimit = announced < 0 ? most : Math.min(announced, most);
        this.type = Objects.requireNonNullElse(request.getContentType(), "");
        this.in = request.getInputStream();
        this.response = response;
        this.bodies = bodies;
        this.lease = bodies.lease(request, receiver.isAccepted());
    }

    /** Acquires the bytes of the body, unless it is small and has arrived. Returns the error with which the POST is to be rejected. */
    Optional<HandshakeError> acquire() throws IOException {
        return hasArrived() && readLimit <= SMALL
                ? Optional.empty()
                : bodies.require(lease, Math.min(readLimit, maxBytes));
    }

    private boolean hasArrived() throws IOException {
        return in.available() >= readLimit;
    }

    /** Reads the body at once if all of it has arrived; starts to read it asynchronously if not. */
    void read() throws IOException {
        try {
            if (hasArrived()) {
                while (bytesRead < readLimit && readChunk()) {}
                complete();
                return;
            }
            response.startAsync();
            deadline = bodies.schedule(this::timeOut);
            in.setReadListener(this);
        } catch (Throwable failure) {
            onError(failure);
            throw failure;
        }
    }

    @Override
    public void onDataAvailable() {
        response.serve(this::readAvailable);
    }

    private void readAvailable() {
        try {
            while (bytesRead < readLimit && in.isReady() && readChunk()) {}
        } catch (IOException aborted) {
            onError(aborted);
        } catch (Throwable failure) { // such as an OutOfMemoryError
            onError(failure);
            throw failure;
        }
        if (bytesRead >= readLimit) {
            complete();
        }
    }

    /** Returns false at the end of the body. */
    private boolean readChunk() throws IOException {
        var read = in.read(chunk);
        if (read > 0) {
            bytesRead += read;
            if (bytesRead <= maxBytes) {
                body.write(chunk, 0, read);
            }
        }
        return read >= 0;
    }

    @Override
    public void onAllDataRead() {
        response.serve(this::complete);
    }

    private void complete() {
        if (answered.compareAndSet(false, true)) {
            var payload = Optional.of(new PollingBody(type, body.toByteArray())).filter(read -> bytesRead <= maxBytes);
            deadline.cancel();
            try {
                receiver.complete(payload, response).whenComplete((done, failure) -> lease.close());
            } catch (Throwable failure) {
                lease.close();
                throw failure;
            }
        }
    }

    /** Rejects a POST that has not arrived in time, and closes its session, as its client does. */
    private void timeOut() {
        if (!answered.get()) {
            reject(bodies.countTimeout());
            receiver.abort();
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.log(DEBUG, "POST aborted", failure);
        receiver.abort();
    }

    @Override
    public void reject(HandshakeError error) {
        if (answered.compareAndSet(false, true)) {
            response.reject(error);
            deadline.cancel();
            lease.close();
        }
    }
}
