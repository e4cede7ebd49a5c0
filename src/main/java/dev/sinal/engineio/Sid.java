package dev.sinal.engineio;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Names a session or a socket: 120 random bits in base64url, 20 characters as the reference has them. Never taken from
 * a client.
 *
 * @param value the 20 characters
 */
public record Sid(String value) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 15;

    /** A new one. */
    public static Sid random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Sid(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
