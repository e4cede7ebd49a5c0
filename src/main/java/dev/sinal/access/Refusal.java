package dev.sinal.access;

/** Why somebody is refused, as logs and metrics name it. */
public enum Refusal {
    /** No key was shown, and one is needed. */
    KEY_REQUIRED,
    /** The key opens nothing. */
    WRONG_KEY,
    /** The key opens something else. */
    FORBIDDEN,
    /** A page of an origin that is not allowed. */
    ORIGIN,
    /** Not from this machine, while there is no global key, or one that everybody knows. */
    KNOWN_KEY,
    /** Too many wrong keys. */
    TOO_MANY_KEYS,
    /** Too many sessions at once. */
    TOO_MANY_SESSIONS,
    /** Too many handshakes. */
    TOO_MANY_HANDSHAKES,
    /** Too many publications. */
    TOO_MANY_PUBLICATIONS
}
