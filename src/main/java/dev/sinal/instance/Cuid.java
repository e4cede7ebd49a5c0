package dev.sinal.instance;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Generates ids in the format of the reference's cuids: {@code c} and 24 characters of base 36, which are random here. */
final class Cuid {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LENGTH = 24;

    private Cuid() {}

    static String next() {
        return RANDOM.ints(LENGTH, 0, Character.MAX_RADIX)
                .mapToObj(digit -> String.valueOf(Character.forDigit(digit, Character.MAX_RADIX)))
                .collect(Collectors.joining("", "c", ""));
    }
}
