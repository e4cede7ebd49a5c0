package dev.sinal.engineio;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The id of a session or a socket: 120 random bits in base64url, with as many characters as engine.io's. Never chosen by a client.
 *
 * @param value the 20 characters
 */
public record Sid(String value) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 15;

    /** Returns a new random id. */
    public static Sid random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Sid(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
