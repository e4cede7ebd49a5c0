package dev.sinal.access;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Addresses and ranges of them. */
record AddressRanges(List<AddressRange> ranges) {
    /**
     * Reads a list, separated by commas.
     *
     * @throws IllegalArgumentException if one of them is no address and no range
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
