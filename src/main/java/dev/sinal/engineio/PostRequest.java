package dev.sinal.engineio;

/** A POST whose body is being read. */
@FunctionalInterface
public interface PostRequest {
    /** Responds with an error, unless the body has been read completely. */
    void reject(HandshakeError error);
}
