package dev.sinal.engineio;

/** A POST that is being read. */
@FunctionalInterface
public interface PostRequest {
    /** Ends it with this answer, unless it has been read to its end. */
    void reject(HandshakeError error);
}
