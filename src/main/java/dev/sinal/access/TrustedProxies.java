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
 * Finds out where clients are: the peers of their connections, or who the proxies among those say they speak for
 * ({@code SINAL_TRUSTED_PROXIES}).
 */
public final class TrustedProxies {
    private static final String FORWARDED = "Forwarded";
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    /** By one of these, a peer shows that it speaks for somebody else. */
    private static final List<String> SIGNS = List.of(
            FORWARDED,
            X_FORWARDED_FOR,
            "X-Real-IP",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Client-IP",
            "True-Client-IP",
            "CF-Connecting-IP",
            "Via");
    /** One hop of {@code Forwarded} (RFC 7239, section 4): what is in quotes may hold separators. */
    private static final Pattern HOP = Pattern.compile("(?:[^,\"]|\"(?:[^\"\\\\]|\\\\.)*+\")++");

    /** Whom a hop speaks for, behind whatever other pairs; what looks like a pair in quotes is none. */
    private static final Pattern FOR = Pattern.compile(
            "(?:(?:[^;\"]|\"(?:[^\"\\\\]|\\\\.)*+\")*+;)*?\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))",
            Pattern.CASE_INSENSITIVE);
    /** An address with the port that may follow it. */
    private static final Pattern NODE = Pattern.compile("\\[([^\\]]*)](?::\\d+)?|([^:]*)(?::\\d+)?|(.*)");

    private final AddressRanges proxies;

    private TrustedProxies(AddressRanges proxies) {
        this.proxies = proxies;
    }

    /**
     * Reads a list of addresses and ranges, separated by commas.
     *
     * @throws IllegalArgumentException if one of them is neither
     */
    public static TrustedProxies of(String list) {
        return new TrustedProxies(AddressRanges.of(list));
    }

    /**
     * Where the client of a request is. Anyone can write {@code X-Forwarded-For}: it is believed of a trusted proxy, from right
     * to left, as far as the proxies are trusted. Who speaks for somebody else and is not trusted is no client, least of all a
     * local one; the reference would take everyone behind a local proxy for one.
     *
     * @param peer the other end of the connection, as the server reports it
     * @param headers all values of a header, in their order
     */
    public ClientAddress client(String peer, Function<String, List<String>> headers) {
        var nearest = AddressRange.literal(peer);
        if (!proxies.contains(nearest)) {
            var speaks = SIGNS.stream().anyMatch(name -> !headers.apply(name).isEmpty());
            return new ClientAddress(nearest, !speaks);
        }
        var told = Stream.of(forwarded(headers.apply(FORWARDED)), listed(headers.apply(X_FORWARDED_FOR)))
                .filter(hops -> !hops.isEmpty())
                .map(hops -> furthest(nearest, hops))
                .distinct()
                .toList();
        // A client may add the one of the two headers that its proxy does not write: then nobody is believed.
        return told.size() == 1 ? told.get(0) : new ClientAddress(nearest, false);
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
        } catch (IllegalArgumentException hidden) {
            return Optional.empty(); // "unknown", or a name of the proxy's own making
        }
    }
}
