package dev.sinal.transport;

import dev.sinal.engineio.Body;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.Poll;
import dev.sinal.engineio.Transport.Completion;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** A GET as an asynchronous request, answered without holding up whoever answers it. */
final class AsyncPoll implements Poll {
    private static final System.Logger LOG = System.getLogger(AsyncPoll.class.getName());
    /** As the reference's httpCompression has it; neither server compresses by itself. */
    private static final int WORTH_COMPRESSING = 1024;
    /** Unless it says that this is what it does not accept. */
    private static final Pattern GZIP =
            Pattern.compile("(?:^|,)\\s*gzip\\s*(?:$|,|;\\s*q=(?!0(?:\\.0*)?\\s*(?:$|,)))", Pattern.CASE_INSENSITIVE);

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final boolean gzip;

    AsyncPoll(HttpServletRequest request, HttpServletResponse response) {
        this.context = request.startAsync(request, response);
        this.context.setTimeout(0); // the heartbeat ends it before long
        this.response = response;
        var encodings = request.getHeader("Accept-Encoding");
        this.gzip = encodings != null && GZIP.matcher(encodings).find();
    }

    @Override
    public void answer(Body answer, Completion done) {
        var body = answer.bytes();
        response.setContentType(answer.type());
        response.setHeader("Cache-Control", "no-store");
        if (gzip && body.length >= WORTH_COMPRESSING) {
            body = compress(body);
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(body.length);
        try {
            var out = response.getOutputStream();
            out.setWriteListener(new Writer(out, body, done));
        } catch (IOException | IllegalStateException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a poll was gone before its answer", gone);
            done.done(false);
        }
    }

    @Override
    public void refuse(HandshakeError error) {
        try {
            Reply.refuse(response, error);
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a poll was gone before its refusal", gone);
        }
        context.complete();
    }

    private static byte[] compress(byte[] body) {
        var compressed = new ByteArrayOutputStream(body.length / 2);
        try (var out = new GZIPOutputStream(compressed)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return compressed.toByteArray();
    }

    private final class Writer implements WriteListener {
        private static final int CHUNK = 64 * 1024;

        private final ServletOutputStream out;
        private final byte[] body;
        private final Completion done;
        private int written;

        Writer(ServletOutputStream out, byte[] body, Completion done) {
            this.out = out;
            this.body = body;
            this.done = done;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                if (written == body.length) {
                    context.complete();
                    done.done(true);
                    return;
                }
                var length = Math.min(CHUNK, body.length - written);
                out.write(body, written, length);
                written += length;
            }
        }

        @Override
        public void onError(Throwable failure) {
            LOG.log(System.Logger.Level.DEBUG, "a poll was gone before its answer", failure);
            context.complete();
            done.done(false);
        }
    }
}
