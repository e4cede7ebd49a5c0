package dev.sinal;

/** An operation that may throw one kind of exception and no other. */
@FunctionalInterface
public interface Attempt {
    void run() throws Exception;

    /** Runs an operation. Exceptions of the expected kind are ignored, every other one is thrown. */
    static void mayRaise(Class<? extends Exception> refusal, Attempt attempt) throws Exception {
        try {
            attempt.run();
        } catch (Exception thrown) {
            if (!refusal.isInstance(thrown)) {
                throw thrown;
            }
        }
    }
}
