package dev.sinal.access;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Determines the addresses of clients: the peers of connections, or the clients that trusted proxies forward for
 * ({@code SINAL_TRUSTED_PROXIES}).
 */
public final class TrustedProxies {
    private static final String FORWARDED = "Forwarded";
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    /** Headers of which each shows that the peer is a proxy. */
    private static final List<String> PROXY_HEADERS = List.of(
            FORWARDED,
            X_FORWARDED_FOR,
            "X-Real-IP",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Client-IP",
            "True-Client-IP",
            "CF-Connecting-IP",
            "Via");
    /** One element of {@code Forwarded} (RFC 7239, section 4); a quoted string may contain separators. */
    private static final Pattern HOP = Pattern.compile("(?:[^,\"]|\"(?:[^\"\\\\]|\\\\.)*+\")++");

    /** The {@code for} of an element, after any other pairs; a quoted string may contain what looks like a pair. */
    private static final Pattern FOR = Pattern.compile(
            "(?:(?:[^;\"]|\"(?:[^\"\\\\]|\\\\.)*+\")*+;)*?\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))",
            Pattern.CASE_INSENSITIVE);
    /** An address and an optional port. */
    private static final Pattern NODE = Pattern.compile("\\[([^\\]]*)](?::\\d+)?|([^:]*)(?::\\d+)?|(.*)");

    private final AddressRanges proxies;

    private TrustedProxies(AddressRanges proxies) {
        this.proxies = proxies;
    }

    /**
     * Parses the addresses and ranges of proxies, separated by commas.
     *
     * @throws IllegalArgumentException if one of them is neither
     */
    public static TrustedProxies of(String list) {
        return new TrustedProxies(AddressRanges.of(list));
    }

    /**
     * Returns the address of a request's client.
     *
     * <p>Anyone can send {@code X-Forwarded-For}: only a trusted proxy is believed, and its header from right to left as far as the
     * proxies in it are trusted. The address of a proxy that is not trusted is not a client's, and never counts as local; the reference
     * takes every client behind a local proxy for a local one.
     *
     * @param peer the address of the connection's peer, as the server reports it
     * @param headers returns all values of a header, in their order
     */
    public ClientAddress client(String peer, Function<String, List<String>> headers) {
        var nearest = AddressRange.literal(peer);
        if (!proxies.contains(nearest)) {
            var isProxy =
                    PROXY_HEADERS.stream().anyMatch(name -> !headers.apply(name).isEmpty());
            return new ClientAddress(nearest, !isProxy);
        }
        var clients = Stream.of(forwarded(headers.apply(FORWARDED)), listed(headers.apply(X_FORWARDED_FOR)))
                .filter(hops -> !hops.isEmpty())
                .map(hops -> furthest(nearest, hops))
                .distinct()
                .toList();
        // A client may add the one of the two headers that its proxy does not write: if they differ, neither is
        // believed.
        return clients.size() == 1 ? clients.get(0) : new ClientAddress(nearest, false);
    }

    private ClientAddress furthest(InetAddress peer, List<String> hops) {
        var backwards = new ArrayList<>(hops);
        Collections.reverse(backwards);
        var nearest = peer;
        for (var hop : backwards) {
            var address = address(hop);
            if (address.isEmpty()) {
                return new ClientAddress(nearest, false);
            }
            nearest = address.get();
            if (!proxies.contains(nearest)) {
                break;
            }
        }
        return new ClientAddress(nearest, true);
    }

    private static List<String> forwarded(List<String> values) {
        return HOP.matcher(String.join(",", values))
                .results()
                .map(hop -> FOR.matcher(hop.group()))
                .map(node -> !node.lookingAt() ? "" : node.group(1) != null ? node.group(1) : node.group(2))
                .toList();
    }

    private static List<String> listed(List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .toList();
    }

    private static Optional<InetAddress> address(String hop) {
        var node = NODE.matcher(hop);
        try {
            return node.matches()
                    ? Stream.of(1, 2, 3)
                            .map(node::group)
                            .filter(text -> text != null)
                            .findFirst()
                            .map(AddressRange::literal)
                    : Optional.empty();
        } catch (IllegalArgumentException obfuscated) {
            return Optional.empty(); // "unknown", or an obfuscated identifier (RFC 7239, section 6.3)
        }
    }
}
