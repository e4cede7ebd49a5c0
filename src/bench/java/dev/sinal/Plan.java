package dev.sinal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is measured, and for how long.
 *
 * @param servers which servers, in this order
 * @param parts {@code broadcast}, {@code idle}
 * @param rounds how often each server has its turn
 * @param sessions how many sessions hear each broadcast
 * @param outstanding how many broadcasts are outstanding, one load after the other
 * @param idle how many idle sessions are weighed
 * @param warmUp how long each server is driven before it is measured
 * @param window how long one measurement takes
 */
record Plan(
        List<String> servers,
        Set<String> parts,
        int rounds,
        int sessions,
        List<Integer> outstanding,
        int idle,
        Duration warmUp,
        Duration window) {

    /**
     * Reads a plan.
     *
     * @param args such as {@code rounds=1}; what they don't say is as usual
     */
    static Plan of(String... args) {
        var given =
                Stream.of(args).map(arg -> arg.split("=", 2)).collect(Collectors.toMap(arg -> arg[0], arg -> arg[1]));
        var plan = new Plan(
                List.of(take(given, "servers", "node,netty,payara,wildfly,floor")
                        .split(",")),
                Set.of(take(given, "parts", "broadcast,idle").split(",")),
                Integer.parseInt(take(given, "rounds", "3")),
                Integer.parseInt(take(given, "sessions", "1000")),
                Stream.of(take(given, "outstanding", "1,4,16").split(","))
                        .map(Integer::valueOf)
                        .toList(),
                Integer.parseInt(take(given, "idle", "5000")),
                Duration.ofSeconds(Integer.parseInt(take(given, "warmUp", "60"))),
                Duration.ofSeconds(Integer.parseInt(take(given, "window", "5"))));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("no such option: " + given.keySet());
        }
        return plan;
    }

    private static String take(Map<String, String> given, String name, String usual) {
        var value = given.remove(name);
        return value == null ? usual : value;
    }
}
