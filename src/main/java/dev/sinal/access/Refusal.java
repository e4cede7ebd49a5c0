package dev.sinal.access;

/** A reason to refuse a request or a client, by its name in the log and in metrics. */
public enum Refusal {
    /** The caller has no key, and the action needs one. */
    KEY_REQUIRED,
    /** The key is neither a global key nor a token. */
    WRONG_KEY,
    /** The key does not permit the action. */
    FORBIDDEN,
    /** The page's origin is not allowed. */
    ORIGIN,
    /** The client is on another machine, and the server has no global key or a publicly known one. */
    KNOWN_KEY,
    /** The address has sent too many wrong keys. */
    TOO_MANY_KEYS,
    /** The address, or the server, has too many sessions. */
    TOO_MANY_SESSIONS,
    /** The address has sent too many handshakes, or has too many sessions that have joined no namespace. */
    TOO_MANY_HANDSHAKES,
    /** The address has sent too many publications. */
    TOO_MANY_PUBLICATIONS
}
