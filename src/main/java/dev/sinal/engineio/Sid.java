package dev.sinal.engineio;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The id of a session or a socket: 120 random bits in base64url, with as many characters as engine.io's. Never chosen by a client. In a
 * cluster, the id of a session begins with that of its node.
 *
 * @param value the characters, of which the last 20 are random
 */
public record Sid(String value) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 15;
    private static final int RANDOM_LENGTH = 20;

    /** Returns a new random id. */
    public static Sid random() {
        return random("");
    }

    /** Returns a new random id of a session of a node. */
    static Sid random(String node) {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Sid(node + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Returns the id of the node; empty if this id has none, or is not one that a node made. */
    String node() {
        return value.substring(0, Math.max(0, value.length() - RANDOM_LENGTH));
    }
}
