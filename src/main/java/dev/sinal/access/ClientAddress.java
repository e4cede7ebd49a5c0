package dev.sinal.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a client is.
 *
 * @param address its address, or of what speaks for it the nearest whose address is known for sure
 * @param verified whether it is the client's own
 */
public record ClientAddress(InetAddress address, boolean verified) {
    /** The attribute of a request under which the gate leaves it. */
    public static final String ATTRIBUTE = "dev.sinal.client";

    /** An IPv6 customer has at least as many addresses as this leaves. */
    private static final int NETWORK_BYTES = 8;

    private static final String NETWORK = "/64";

    /** What is counted by: the address; of an IPv6 one, its network, as {@code 2001:db8:0:0:0:0:0:0/64}. */
    public String counted() {
        return counted(address);
    }

    /**
     * The same for an address as a person writes it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String counted(String address) {
        return counted(AddressRange.literal(address.endsWith(NETWORK) ? address.split("/")[0] : address));
    }

    private static String counted(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        try {
            var network =
                    Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), address.getAddress().length);
            return InetAddress.getByAddress(network).getHostAddress() + NETWORK;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // it has as many bytes as before
        }
    }

    /** Whether the client itself is on this machine. */
    public boolean isLoopback() {
        return verified && address.isLoopbackAddress();
    }

    /** As a log has it. */
    @Override
    public String toString() {
        return verified ? address.getHostAddress() : "behind " + address.getHostAddress();
    }
}
