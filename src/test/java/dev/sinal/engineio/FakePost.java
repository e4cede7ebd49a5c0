package dev.sinal.engineio;

/** A POST that a test reads to its end, or does not. */
final class FakePost implements PostRequest {
    private HandshakeError refusal;

    @Override
    public void reject(HandshakeError error) {
        refusal = error;
    }

    /** What it was refused with before it was read; null while it waits. */
    HandshakeError refusal() {
        return refusal;
    }
}
