package dev.sinal.access;

/** What becomes of a caller's wish, with the words of the wire for a refusal. */
public enum Decision {
    ALLOWED("", null),
    /** Nothing was shown that could open it. */
    KEY_REQUIRED("apiKey is required", Refusal.KEY_REQUIRED),
    /** The key is nobody's. */
    WRONG_KEY("Invalid global token", Refusal.WRONG_KEY),
    /** The key is somebody's, and opens something else. */
    FORBIDDEN("Forbidden", Refusal.FORBIDDEN),
    /** The policy was not asked: who tried too many wrong keys has to wait before one is looked at again. */
    UNHEARD("Too many wrong keys", Refusal.TOO_MANY_KEYS);

    private final String message;
    private final Refusal refusal;

    Decision(String message, Refusal refusal) {
        this.message = message;
        this.refusal = refusal;
    }

    /** As a Socket.IO client reads it. */
    public String message() {
        return message;
    }

    /** As it is audited; null where nothing is refused. */
    public Refusal refusal() {
        return refusal;
    }
}
