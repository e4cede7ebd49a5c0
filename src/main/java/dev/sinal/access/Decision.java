package dev.sinal.access;

/** The decision about an action, with the error message that a refused client receives. */
public enum Decision {
    ALLOWED("", null),
    /** The caller has no key, and the action needs one. */
    KEY_REQUIRED("apiKey is required", Refusal.KEY_REQUIRED),
    /** The key is neither a global key nor a token. */
    WRONG_KEY("Invalid global token", Refusal.WRONG_KEY),
    /** The key does not permit the action. */
    FORBIDDEN("Forbidden", Refusal.FORBIDDEN),
    /** The key was not checked, because the address has sent too many wrong keys and has to wait. */
    TOO_MANY_KEYS("Too many wrong keys", Refusal.TOO_MANY_KEYS);

    private final String message;
    private final Refusal refusal;

    Decision(String message, Refusal refusal) {
        this.message = message;
        this.refusal = refusal;
    }

    /** Returns the message of the CONNECT_ERROR that a Socket.IO client receives. */
    public String message() {
        return message;
    }

    /** Returns the refusal to audit; null for {@link #ALLOWED}. */
    public Refusal refusal() {
        return refusal;
    }
}
