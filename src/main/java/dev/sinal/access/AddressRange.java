package dev.sinal.access;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** The addresses that share their first bits, as {@code 10.0.0.0/8} writes it; an address alone is a range of one. */
record AddressRange(InetAddress address, int bits) {
    /** Literals only: a name would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final int MAPPED_BITS = 96;

    /** @throws IllegalArgumentException if it has fewer bits than that, or less than none */
    AddressRange {
        if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("no such range");
        }
    }

    /** @throws IllegalArgumentException if it is no range */
    static AddressRange of(String text) {
        var parts = text.split("/", 2);
        var address = literal(parts[0]);
        var most = address.getAddress().length * Byte.SIZE;
        if (parts.length == 1) {
            return new AddressRange(address, most);
        }
        // An IPv4 address in IPv6 clothes is itself, and so is a range of them.
        var mapped = parts[0].contains(":") && most == Integer.SIZE;
        return new AddressRange(address, Integer.parseInt(parts[1]) - (mapped ? MAPPED_BITS : 0));
    }

    boolean contains(InetAddress other) {
        var length = address.getAddress().length;
        return other.getAddress().length == length && prefix(other).equals(prefix(address));
    }

    private BigInteger prefix(InetAddress of) {
        var bytes = of.getAddress();
        return new BigInteger(1, bytes).shiftRight(bytes.length * Byte.SIZE - bits);
    }

    /**
     * Reads an address as a server reports it; a scope after {@code %} is dropped.
     *
     * @throws IllegalArgumentException if it is not one
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
