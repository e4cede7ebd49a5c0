package dev.sinal.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The address of a client.
 *
 * @param address the client's address, or else the address of the nearest intermediary that is known for sure
 * @param verified whether it is the client's own
 */
public record ClientAddress(InetAddress address, boolean verified) {
    /** The name of the request attribute in which the servlet filter stores it. */
    public static final String ATTRIBUTE = "dev.sinal.client";

    /** The length of an IPv6 network of one customer, who has at least a /64. */
    private static final int NETWORK_BYTES = 8;

    private static final String NETWORK = "/64";

    /** Returns the key by which clients are limited: an IPv4 address, or an IPv6 network as {@code 2001:db8:0:0:0:0:0:0/64}. */
    public String limitKey() {
        return limitKey(address);
    }

    /**
     * Returns the key by which the clients of an address or an IPv6 network are limited.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static String limitKey(String address) {
        return limitKey(AddressRange.literal(address.endsWith(NETWORK) ? address.split("/")[0] : address));
    }

    private static String limitKey(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        try {
            var network =
                    Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), address.getAddress().length);
            return InetAddress.getByAddress(network).getHostAddress() + NETWORK;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // the length is unchanged
        }
    }

    /** Returns whether the client itself is on this machine. */
    public boolean isLoopback() {
        return verified && address.isLoopbackAddress();
    }

    /** Returns the address for the log, with {@code behind} if it is an intermediary's. */
    @Override
    public String toString() {
        return verified ? address.getHostAddress() : "behind " + address.getHostAddress();
    }
}
