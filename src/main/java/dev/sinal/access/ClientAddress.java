package dev.sinal.access;

import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Where a client is.
 *
 * @param address its address, or of what speaks for it the nearest whose address is known for sure
 * @param own whether it is the client's own
 */
public record ClientAddress(InetAddress address, boolean own) {
    /** The attribute of a request under which the gate leaves it. */
    public static final String ATTRIBUTE = "dev.sinal.client";

    /** An IPv6 customer has at least as many addresses as this leaves. */
    private static final int NETWORK_BYTES = 8;

    /** What is counted by: the address; of an IPv6 one, its network (/64). */
    public String counted() {
        var bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    }

    /** Whether the client itself is on this machine. */
    public boolean isLoopback() {
        return own && address.isLoopbackAddress();
    }

    /** As a log has it. */
    @Override
    public String toString() {
        return own ? address.getHostAddress() : "behind " + address.getHostAddress();
    }
}
