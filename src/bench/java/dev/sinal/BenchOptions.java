package dev.sinal;

import dev.sinal.PublisherConnection.Form;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options of a run: the servers, the loads and their durations.
 *
 * @param servers the servers, in this order
 * @param parts {@code broadcast}, {@code tenants}, {@code connections}, {@code commands}, {@code idle}
 * @param forms the forms in which the events of many instances are sent, in this order
 * @param rounds the number of measurements of each server
 * @param sessions the number of sessions that receive each broadcast, and the number of instances with one session each
 * @param outstanding the numbers of outstanding broadcasts, one load after the other
 * @param idle the number of idle sessions that are measured
 * @param warmUp the longest duration of the load before the first measurement of a server
 * @param window the duration of one measurement
 */
record BenchOptions(
        List<String> servers,
        Set<String> parts,
        List<Form> forms,
        int rounds,
        int sessions,
        List<Integer> outstanding,
        int idle,
        Duration warmUp,
        Duration window) {

    /**
     * Parses options.
     *
     * @param args such as {@code rounds=1}; the others have their defaults
     */
    static BenchOptions of(String... args) {
        var given =
                Stream.of(args).map(arg -> arg.split("=", 2)).collect(Collectors.toMap(arg -> arg[0], arg -> arg[1]));
        var plan = new BenchOptions(
                List.of(take(given, "servers", "node,netty,payara,wildfly,write-only")
                        .split(",")),
                Set.of(take(given, "parts", "broadcast,tenants,connections,commands,idle")
                        .split(",")),
                Stream.of(take(given, "forms", "publication,webhook,upstream,amqp")
                                .split(","))
                        .map(form -> Form.valueOf(form.toUpperCase(Locale.ROOT)))
                        .toList(),
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

    private static String take(Map<String, String> given, String name, String defaultValue) {
        var value = given.remove(name);
        return value == null ? defaultValue : value;
    }
}
