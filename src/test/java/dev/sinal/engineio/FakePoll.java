package dev.sinal.engineio;

/** A GET that a test reads, and whose answer it completes when it likes. */
final class FakePoll implements Poll {
    private String answer;
    private HandshakeError refusal;
    private Transport.Completion done;
    private final boolean stalled;

    FakePoll() {
        this(false);
    }

    /** @param stalled whether the answer leaves only when the test says so */
    FakePoll(boolean stalled) {
        this.stalled = stalled;
    }

    @Override
    public void answer(String payload, Transport.Completion completion) {
        if (answer != null || refusal != null) {
            throw new AssertionError("answered twice: " + payload);
        }
        answer = payload;
        done = completion;
        if (!stalled) {
            completion.done(true);
        }
    }

    @Override
    public void refuse(HandshakeError error) {
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
        return answer == null ? null : answer.replace('\u001e', ' ');
    }

    HandshakeError refusal() {
        return refusal;
    }
}
