package dev.sinal.transport;

import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollRequest;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.Transport.Completion;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** A GET, which may wait for its answer. */
final class ServletPoll implements PollRequest {
    /** As the reference's httpCompression has it; neither server compresses by itself. */
    private static final int WORTH_COMPRESSING = 1024;
    /** Unless it says that this is what it does not accept. */
    private static final Pattern GZIP =
            Pattern.compile("(?:^|,)\\s*gzip\\s*(?:$|,|;\\s*q=(?!0(?:\\.0*)?\\s*(?:$|,)))", Pattern.CASE_INSENSITIVE);

    private final DeferredResponse reply;
    private final boolean gzip;

    ServletPoll(HttpServletRequest request, DeferredResponse reply) {
        this.reply = reply;
        var encodings = request.getHeader("Accept-Encoding");
        this.gzip = encodings != null && GZIP.matcher(encodings).find();
    }

    @Override
    public void respond(PollingBody answer, Completion done) {
        reply.header("Cache-Control", "no-store");
        if (gzip && answer.bytes().length >= WORTH_COMPRESSING) {
            reply.header("Content-Encoding", "gzip");
            reply.send(HttpServletResponse.SC_OK, new PollingBody(answer.type(), compress(answer.bytes())), done);
        } else {
            reply.send(HttpServletResponse.SC_OK, answer, done);
        }
    }

    @Override
    public void reject(HandshakeError error) {
        reply.refuse(error);
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
}
