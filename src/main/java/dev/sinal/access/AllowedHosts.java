package dev.sinal.access;

/** The addresses that may listen without a key ({@code WEBSOCKET_ALLOWED_HOSTS}). */
public final class AllowedHosts {
    private static final String ANYONE = "*";
    private static final String NOBODY = "none";

    private final boolean anyone;
    private final AddressRanges ranges;

    private AllowedHosts(boolean anyone, AddressRanges ranges) {
        this.anyone = anyone;
        this.ranges = ranges;
    }

    /**
     * Reads a list of addresses and ranges, separated by commas; {@code *} for anyone, {@code none} for nobody.
     *
     * @throws IllegalArgumentException if one of them is none of these
     */
    public static AllowedHosts of(String list) {
        var text = list.strip();
        var word = text.equals(ANYONE) || text.equals(NOBODY);
        return new AllowedHosts(text.equals(ANYONE), AddressRanges.of(word ? "" : text));
    }

    /** Whether a client needs no key: its own address is listed, or anyone's is. */
    public boolean allows(ClientAddress client) {
        return anyone || client.verified() && ranges.contains(client.address());
    }
}
