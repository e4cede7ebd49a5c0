package dev.sinal.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The addresses that may listen without a key ({@code WEBSOCKET_ALLOWED_HOSTS}). */
public final class AllowedHosts {
    /** Literals only: a name would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final boolean anyone;
    private final Set<InetAddress> addresses;

    private AllowedHosts(boolean anyone, Set<InetAddress> addresses) {
        this.anyone = anyone;
        this.addresses = addresses;
    }

    /**
     * Reads a list of addresses, separated by commas, or {@code *} for anyone.
     *
     * @throws IllegalArgumentException if one of them is neither
     */
    public static AllowedHosts of(String list) {
        var entries = Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        return new AllowedHosts(
                entries.contains("*"),
                entries.stream()
                        .filter(entry -> !entry.equals("*"))
                        .map(AllowedHosts::literal)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether a client needs no key: its address is listed (an IPv4 address in IPv6 clothes is itself), or anyone's is. */
    public boolean allows(Optional<InetAddress> client) {
        return anyone || client.filter(addresses::contains).isPresent();
    }

    /**
     * Reads an address as a server reports it; a scope after {@code %} is dropped.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static InetAddress literal(String text) {
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
