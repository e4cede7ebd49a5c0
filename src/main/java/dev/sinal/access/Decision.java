package dev.sinal.access;

/** What the policy answers, with the words of the wire for a refusal. */
public enum Decision {
    ALLOWED(""),
    /** Nothing was shown that could open it. */
    KEY_REQUIRED("apiKey is required"),
    /** The key is nobody's. */
    WRONG_KEY("Invalid global token"),
    /** The key is somebody's, and opens something else. */
    FORBIDDEN("Forbidden");

    private final String message;

    Decision(String message) {
        this.message = message;
    }

    /** As a Socket.IO client reads it. */
    public String message() {
        return message;
    }
}
