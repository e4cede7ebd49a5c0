package dev.sinal.engineio;

/** A GET that a test reads, and whose answer it completes when it likes. */
class FakePollRequest implements PollRequest {
    private PollingBody answer;
    private HandshakeError refusal;
    private Transport.Completion done;
    private final boolean stalled;

    FakePollRequest() {
        this(false);
    }

    /** @param stalled whether the answer leaves only when the test says so */
    FakePollRequest(boolean stalled) {
        this.stalled = stalled;
    }

    @Override
    public void respond(PollingBody body, Transport.Completion completion) {
        if (answer != null || refusal != null) {
            throw new AssertionError("answered twice: " + body.text());
        }
        answer = body;
        done = completion;
        if (!stalled) {
            completion.done(true);
        }
    }

    @Override
    public void reject(HandshakeError error) {
        if (answer != null || refusal != null) {
            throw new AssertionError("answered twice: " + error);
        }
        refusal = error;
    }

    void complete(boolean sent) {
        done.done(sent);
    }

    boolean stalled() {
        return stalled;
    }

    /** What it was answered, its packets separated by spaces; null while it waits. */
    String answer() {
        return answer == null ? null : answer.text().replace('\u001e', ' ');
    }

    /** The answer itself. */
    PollingBody body() {
        return answer;
    }

    HandshakeError refusal() {
        return refusal;
    }
}
