package dev.sinal.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A global key or an instance's token. It is compared in constant time, and only {@link #reveal} returns its text. */
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

    /** Returns the text of the key, for a response to a caller that may have it. */
    public String reveal() {
        return text;
    }

    /** Returns the SHA-256 digest of the key, for collections that must not hold keys. */
    ByteBuffer digest() {
        return ByteBuffer.wrap(digest).asReadOnlyBuffer();
    }

    /** Returns whether both are the same key, in a time that does not depend on where they differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey that && MessageDigest.isEqual(digest, that.digest);
    }

    /** Returns a hash of the digest, so that the time of a map lookup reveals nothing about the key. */
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
