package dev.sinal.access;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** A list of address ranges. */
record AddressRanges(List<AddressRange> ranges) {
    /**
     * Parses addresses and ranges that are separated by commas.
     *
     * @throws IllegalArgumentException if one of them is neither
     */
    static AddressRanges of(String list) {
        return new AddressRanges(Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(AddressRange::of)
                .toList());
    }

    boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
