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
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

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
     * Parses an address as a server reports it; a scope after {@code %} is dropped. Nothing is looked up: the text may be a client's.
     *
     * @throws IllegalArgumentException if it is not an IP address
     */
    static InetAddress literal(String text) {
        var address = text.split("%", 2)[0];
        try {
            // What is in brackets is an IPv6 address, or an error: getByName resolves all else that it can't parse.
            return InetAddress.getByName(IPV4.matcher(address).matches() ? address : "[" + address + "]");
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException("not an IP address: " + text);
        }
    }
}
