package dev.sinal.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A key or token that opens something. It is compared in constant time, and its text is only handed out by
 * {@link #reveal}.
 */
public final class ApiKey {
    private final String text;
    private final byte[] digest;

    /** @throws IllegalArgumentException if the text is blank */
    public ApiKey(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a key can't be blank");
        }
        this.text = text;
        this.digest = sha256(text);
    }

    /** The key itself, for the caller who is meant to have it. */
    public String reveal() {
        return text;
    }

    /** Whether both are the same key; takes as long for a near miss as for a far one. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey that && MessageDigest.isEqual(digest, that.digest);
    }

    /** Taken from a digest, so that the time a map takes tells nothing of the key. */
    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return "ApiKey[…]";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
