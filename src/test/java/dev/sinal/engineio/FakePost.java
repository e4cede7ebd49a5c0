package dev.sinal.engineio;

/** A POST whose body a test completes, or does not. */
final class FakePost implements PostRequest {
    private HandshakeError error;

    @Override
    public void reject(HandshakeError rejection) {
        error = rejection;
    }

    /** Returns the error with which it was rejected before it was read; null if it was not. */
    HandshakeError error() {
        return error;
    }
}
