package dev.sinal.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a request's body, up to a limit. */
public final class LimitedBody {
    private LimitedBody() {}

    /**
     * Reads a body to its end; empty if it is longer than the limit.
     *
     * <p>What is left of a longer one is read over, within reason: on a connection that is kept, Grizzly (Payara
     * 6.2025.10) lets a client that is still writing hang for half a minute before it sees an answer.
     *
     * @param limit in bytes; less than {@link Integer#MAX_VALUE}
     * @throws IOException if it breaks off
     */
    public static Optional<byte[]> read(InputStream body, int limit) throws IOException {
        var bytes = body.readNBytes(limit + 1);
        if (bytes.length <= limit) {
            return Optional.of(bytes);
        }
        readOver(body, limit);
        return Optional.empty();
    }

    private static void readOver(InputStream body, int most) throws IOException {
        var buffer = new byte[8192];
        for (var left = most; left > 0; ) {
            var read = body.read(buffer, 0, Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }
}
