package dev.sinal.engineio;

/** A GET whose response a test reads, and completes when it likes. */
class FakePollRequest implements PollRequest {
    private PollingPayload payload;
    private PollingBody body;
    private long progress;
    private boolean closed;
    private HandshakeError error;
    private Transport.Completion done;
    private final boolean stalled;

    FakePollRequest() {
        this(false);
    }

    /** @param stalled whether the response is sent only when the test calls {@link #complete} */
    FakePollRequest(boolean stalled) {
        this.stalled = stalled;
    }

    @Override
    public void respond(PollingPayload response, Transport.Completion completion) {
        if (isAnswered()) {
            throw new AssertionError("answered twice: " + response);
        }
        payload = response;
        body = response.encode().join();
        done = completion;
        if (!stalled) {
            completion.done(true);
        }
    }

    @Override
    public void reject(HandshakeError rejection) {
        if (isAnswered()) {
            throw new AssertionError("answered twice: " + rejection);
        }
        error = rejection;
    }

    @Override
    public long progress() {
        return progress;
    }

    @Override
    public void close() {
        closed = true;
    }

    void setProgress(long bytes) {
        progress = bytes;
    }

    /** Returns whether its connection is closed unless it takes the response soon. */
    boolean isClosed() {
        return closed;
    }

    /** Returns the payload of the response; null while there is none. */
    PollingPayload payload() {
        return payload;
    }

    void complete(boolean sent) {
        done.done(sent);
    }

    boolean stalled() {
        return stalled;
    }

    boolean isAnswered() {
        return body != null || error != null;
    }

    /** Returns the packets of the response, separated by spaces; null while there is none. */
    String packets() {
        return body == null ? null : body.text().replace('\u001e', ' ');
    }

    /** Returns the response; null while there is none. */
    PollingBody body() {
        return body;
    }

    HandshakeError error() {
        return error;
    }
}
