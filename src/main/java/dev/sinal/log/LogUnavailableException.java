package dev.sinal.log;

/** Thrown by {@link EventLog#read} if the events can't be read now; the same read may succeed in some seconds. */
public final class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LogUnavailableException(Throwable cause) {
        super("the events can't be read now", cause);
    }
}
