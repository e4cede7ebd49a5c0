package dev.sinal.access;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of IP addresses in CIDR notation, such as {@code 10.0.0.0/8}; a single address is a range of one.
 *
 * @param bits the length of the prefix
 */
record AddressRange(InetAddress address, int bits) {
    /** Literals only: {@code InetAddress} would resolve a name. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final int MAPPED_BITS = 96;

    /** @throws IllegalArgumentException if the prefix is negative or longer than the address */
    AddressRange {
        if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("no such range");
        }
    }

    /**
     * Parses a range or an address.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static AddressRange of(String text) {
        var parts = text.split("/", 2);
        var address = literal(parts[0]);
        var maxBits = address.getAddress().length * Byte.SIZE;
        if (parts.length == 1) {
            return new AddressRange(address, maxBits);
        }
        // InetAddress turns an IPv4-mapped IPv6 address into IPv4; the prefix has to follow.
        var mapped = parts[0].contains(":") && maxBits == Integer.SIZE;
        return new AddressRange(address, Integer.parseInt(parts[1]) - (mapped ? MAPPED_BITS : 0));
    }

    boolean contains(InetAddress other) {
        var length = address.getAddress().length;
        return other.getAddress().length == length && prefix(other).equals(prefix(address));
    }

    private BigInteger prefix(InetAddress other) {
        var bytes = other.getAddress();
        return new BigInteger(1, bytes).shiftRight(bytes.length * Byte.SIZE - bits);
    }

    /**
     * Parses an address as a server reports it; a scope after {@code %} is dropped.
     *
     * @throws IllegalArgumentException if it is not an IP address
     */
    static InetAddress literal(String text) {
        var address = text.split("%", 2)[0];
        if (!LITERAL.matcher(address).matches()) {
            throw new IllegalArgumentException("not an IP address: " + text);
        }
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IP address: " + text, e);
        }
    }
}
