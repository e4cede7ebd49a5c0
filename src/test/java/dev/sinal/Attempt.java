package dev.sinal;

/** Something that may fail in one way, and in no other. */
@FunctionalInterface
public interface Attempt {
    void run() throws Exception;

    /** Runs it. What it raises is of this kind, or the test fails of it. */
    static void mayRaise(Class<? extends Exception> refusal, Attempt attempt) throws Exception {
        try {
            attempt.run();
        } catch (Exception raised) {
            if (!refusal.isInstance(raised)) {
                throw raised;
            }
        }
    }
}
