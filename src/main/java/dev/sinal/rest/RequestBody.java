package dev.sinal.rest;

import dev.sinal.access.BodyBudget;
import dev.sinal.access.BodyBudget.Denial;
import dev.sinal.access.BodyBudget.Holder;
import dev.sinal.access.BodyBudget.Lease;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The body of one request, which is read without blocking a thread, and whose bytes are acquired from the {@link BodyBudget} before they are
 * read.
 *
 * <p>What has arrived with the header is read at once. For everything else, {@link RestRequestFilter} serves the request twice: the first time,
 * the access checks run and {@link BodyFilter} asks for the body; the second time, it is here, or the error with which the request ends.
 */
final class RequestBody implements ReadListener, AutoCloseable {
    private static final String ATTRIBUTE = "dev.sinal.body";
    /** The largest body that is not counted by the budget if it arrived together with the header, in bytes. */
    private static final int SMALL = 8192;
    /** How much of a body that is too large is read, in multiples of the limit. */
    private static final long DISCARD_FACTOR = 2;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final byte[] NOTHING = new byte[0];

    private final HttpServletRequest request;
    private final BodyBudget budget;
    /** Negative if it is not announced. */
    private final long announced;
    /** Null until the body was read, or can't be. */
    private volatile Result result;

    private final AtomicBoolean reported = new AtomicBoolean();
    private Runnable onResult = () -> {};
    private ServletInputStream in;
    private boolean wanted;
    private int limit;
    private long most;
    private Lease lease;
    private byte[] bytes = NOTHING;
    private long count;

    private record Result(Optional<RestError> error) {}

    /** Creates the body of a request, of which nothing is read yet, and stores it in the request. */
    RequestBody(HttpServletRequest request, BodyBudget budget) {
        this.request = request;
        this.budget = budget;
        this.announced = request.getContentLengthLong();
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns the body of a request; empty if it has none. */
    static Optional<RequestBody> of(HttpServletRequest request) {
        return Optional.ofNullable((RequestBody) request.getAttribute(ATTRIBUTE));
    }

    /** Returns whether a request may have a body. In HTTP/1 it announces it; in HTTP/2 it need not. */
    static boolean mayFollow(HttpServletRequest request) {
        return request.getContentLengthLong() > 0
                || request.getHeader("Transfer-Encoding") != null
                || (request.getContentLengthLong() < 0 && !request.getProtocol().startsWith("HTTP/1"));
    }

    /**
     * Requires the body. If it is here, or can be read at once, returns true. If not, returns false; it is then read when the request was
     * served for the first time.
     *
     * @param largest the largest length in bytes; less than {@link Integer#MAX_VALUE}
     * @throws RestError 408, 413, 429 or 503 if the body can't be read, 400 if it ended early
     */
    boolean require(int largest, Holder holder) throws IOException {
        if (result != null) {
            throwError();
            return true;
        }
        in = request.getInputStream();
        limit = largest;
        most = announced < 0 ? DISCARD_FACTOR * limit : Math.min(announced, DISCARD_FACTOR * limit);
        lease = budget.lease(holder);
        var arrived = announced >= 0 && announced <= limit && in.available() >= announced;
        if (!arrived || announced > SMALL) {
            lease.require(announced > limit ? 0 : announced).ifPresent(denial -> {
                throw error(denial);
            });
        }
        if (arrived) {
            bytes = new byte[(int) announced];
            count = in.readNBytes(bytes, 0, bytes.length);
            finish(Optional.empty());
        }
        wanted = !arrived;
        return arrived;
    }

    private void throwError() {
        result.error().ifPresent(error -> {
            throw error;
        });
    }

    /** Returns whether it was required but is not here. */
    boolean isWanted() {
        return wanted;
    }

    /** Returns whether the request is served for the second time. */
    boolean isRead() {
        return result != null;
    }

    /** Returns the bytes, and keeps no reference to them. */
    byte[] take() {
        var taken = bytes.length == count ? bytes : Arrays.copyOf(bytes, (int) count);
        bytes = NOTHING;
        count = 0;
        return taken;
    }

    /**
     * Starts to read what was required. The request must be asynchronous.
     *
     * @param done called once, by any thread, when the body is here or can't be read, and no call of this listener uses the request any more
     */
    void start(Runnable done) {
        onResult = done;
        wanted = false;
        in.setReadListener(this);
    }

    /** Ends the reading of a body that takes too long: the request gets 408. */
    void timeOut(Duration timeout) {
        advance(() -> {
            if (!isRead()) {
                budget.count(Denial.TIMEOUT);
                fail(RestError.of(408, "Request Timeout", "The body took longer than " + timeout.toMillis() + " ms"));
            }
        });
    }

    /** Ends the reading because the request has ended, and gives back what it holds of the budget. */
    void cancel() {
        reported.set(true);
        advance(() -> finish(Optional.empty()));
        close();
    }

    /**
     * Runs a part of the reading, and then reports the result if there is one. No part waits for the client. If the server calls this listener
     * from within a read, the outer part reports.
     */
    private void advance(Runnable part) {
        try {
            synchronized (this) {
                part.run();
            }
        } finally {
            if (isRead() && !Thread.holdsLock(this) && reported.compareAndSet(false, true)) {
                onResult.run();
            }
        }
    }

    @Override
    public void onDataAvailable() {
        advance(this::readAvailable);
    }

    private void readAvailable() {
        try {
            // On Payara (6.2025.10), no more than the announced length may be asked for: another thread would report
            // the end.
            while (!isRead() && count < most && in.isReady()) {
                if (!readChunk()) {
                    end();
                }
            }
            if (count >= most) {
                end();
            }
        } catch (IOException e) {
            breakOff();
        } catch (RestError denied) {
            fail(denied);
        } catch (RuntimeException | Error failure) { // such as an OutOfMemoryError
            fail(RestError.unavailable("The body could not be read"));
            throw failure;
        }
    }

    @Override
    public void onAllDataRead() {
        advance(this::end);
    }

    @Override
    public void onError(Throwable failure) {
        advance(this::breakOff);
    }

    private void breakOff() {
        fail(RestError.badRequest("The body broke off"));
    }

    /** Returns false at the end of the body. */
    private boolean readChunk() throws IOException {
        int read;
        if (announced > limit || count > limit) {
            read = in.read(new byte[SMALL]);
        } else {
            grow();
            read = in.read(bytes, (int) count, bytes.length - (int) count);
        }
        count += Math.max(0, read);
        return read >= 0;
    }

    /** Makes room for at least one byte. One byte more than the limit shows that a body is too long. */
    private void grow() {
        if (count < bytes.length) {
            return;
        }
        var length = announced >= 0 ? (int) announced : Math.min(Math.max(SMALL, 2 * bytes.length), limit + 1);
        lease.require(Math.min(length, limit)).ifPresent(denial -> {
            throw error(denial);
        });
        bytes = Arrays.copyOf(bytes, length);
    }

    private void end() {
        if (announced > limit || count > limit) {
            bytes = NOTHING;
            fail(RestError.payloadTooLarge("The body is longer than " + limit + " bytes"));
        } else if (count < announced) {
            breakOff();
        } else {
            finish(Optional.empty());
        }
    }

    private void fail(RestError error) {
        finish(Optional.of(error));
    }

    private void finish(Optional<RestError> error) {
        if (result == null) {
            result = new Result(error);
        }
    }

    private static RestError error(Denial denial) {
        return denial == Denial.ADDRESS_EXHAUSTED
                ? RestError.tooMany(RETRY)
                : RestError.unavailable("Too many request bodies are being processed");
    }

    /** Gives back what it holds of the budget. */
    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
