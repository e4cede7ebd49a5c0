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

/** A polling GET over HTTP. Compresses large responses, because neither server does. */
final class ServletPoll implements PollRequest {
    /** In bytes; the threshold of the reference's {@code httpCompression}. */
    private static final int COMPRESSION_THRESHOLD = 1024;
    /** Matches an {@code Accept-Encoding} that has gzip with a weight above 0. */
    private static final Pattern GZIP =
            Pattern.compile("(?:^|,)\\s*gzip\\s*(?:$|,|;\\s*q=(?!0(?:\\.0*)?\\s*(?:$|,)))", Pattern.CASE_INSENSITIVE);

    private final DeferredResponse response;
    private final boolean gzip;

    ServletPoll(HttpServletRequest request, DeferredResponse response) {
        this.response = response;
        var encodings = request.getHeader("Accept-Encoding");
        this.gzip = encodings != null && GZIP.matcher(encodings).find();
    }

    @Override
    public void respond(PollingBody body, Completion done) {
        response.header("Cache-Control", "no-store");
        if (gzip && body.bytes().length >= COMPRESSION_THRESHOLD) {
            response.header("Content-Encoding", "gzip");
            response.send(HttpServletResponse.SC_OK, new PollingBody(body.type(), compress(body.bytes())), done);
        } else {
            response.send(HttpServletResponse.SC_OK, body, done);
        }
    }

    @Override
    public void reject(HandshakeError error) {
        response.reject(error);
    }

    private static byte[] compress(byte[] bytes) {
        var compressed = new ByteArrayOutputStream(bytes.length / 2);
        try (var out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a byte array does not fail
        }
        return compressed.toByteArray();
    }
}
