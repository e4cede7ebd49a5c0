package dev.sinal.access;

/** The addresses whose clients may receive events without a key ({@code WEBSOCKET_ALLOWED_HOSTS}). */
public final class AllowedHosts {
    private static final String ANY = "*";
    private static final String NONE = "none";

    private final boolean any;
    private final AddressRanges ranges;

    private AllowedHosts(boolean any, AddressRanges ranges) {
        this.any = any;
        this.ranges = ranges;
    }

    /**
     * Parses addresses and ranges that are separated by commas; {@code *} allows all addresses, {@code none} allows none.
     *
     * @throws IllegalArgumentException if one of them is none of these
     */
    public static AllowedHosts of(String list) {
        var text = list.strip();
        var keyword = text.equals(ANY) || text.equals(NONE);
        return new AllowedHosts(text.equals(ANY), AddressRanges.of(keyword ? "" : text));
    }

    /**
     * Returns whether a client needs no key: its verified address is listed and the client is no page of another site, or all addresses are
     * allowed.
     *
     * @param foreignPage whether the request {@linkplain ForeignPages may come from a page of another site}
     */
    public boolean allows(ClientAddress client, boolean foreignPage) {
        return any || !foreignPage && client.verified() && ranges.contains(client.address());
    }
}
