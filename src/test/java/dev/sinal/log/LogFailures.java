package dev.sinal.log;

/** Failures of a log, for tests of its readers. */
public final class LogFailures {
    private LogFailures() {}

    /** Returns what {@link EventLog#read} throws while the store is away. */
    public static LogUnavailableException unavailable() {
        return new LogUnavailableException(new IllegalStateException("the store is closed"));
    }
}
