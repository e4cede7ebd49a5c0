package dev.sinal.instance;

import java.util.LinkedHashSet;
import java.util.Set;

/** The names that were deleted last: until it restarts, the reference says {@code close} of them, not 404. */
final class RecentlyDeleted {
    private final int limit;
    private final Set<String> names = new LinkedHashSet<>();

    /** @param limit how many names it remembers at most; the oldest goes first */
    RecentlyDeleted(int limit) {
        this.limit = limit;
    }

    synchronized void add(String name) {
        names.remove(name);
        names.add(name);
        if (names.size() > limit) {
            names.remove(names.iterator().next());
        }
    }

    synchronized void forget(String name) {
        names.remove(name);
    }

    synchronized boolean contains(String name) {
        return names.contains(name);
    }
}
