package dev.sinal.transport;

import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollRequest;
import dev.sinal.engineio.PollingPayload;
import dev.sinal.engineio.Transport.Completion;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;

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
    public void respond(PollingPayload payload, Completion done) {
        response.header("Cache-Control", "no-store");
        response.send(
                HttpServletResponse.SC_OK,
                gzip ? () -> payload.compress(COMPRESSION_THRESHOLD) : payload::encode,
                done);
    }

    @Override
    public void reject(HandshakeError error) {
        response.reject(error);
    }

    @Override
    public long progress() {
        return response.progress();
    }

    @Override
    public void close() {
        response.close();
    }
}
