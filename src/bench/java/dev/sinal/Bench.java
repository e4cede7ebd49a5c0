package dev.sinal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Compares Sinal with Node and netty-socketio; src/bench/README.md says how. */
final class Bench {
    /** The number of outstanding broadcasts during the warm-up of a server. */
    private static final int WARM_UP = 16;

    private static final Duration SETTLE = Duration.ofSeconds(1);
    /** The number of sessions that are open before idle ones are measured, so that classes and code for the first clients are not counted. */
    private static final int FIRST_SESSIONS = 1_000;

    private final BenchOptions options;
    private final BenchServers servers = new BenchServers();

    private Bench(BenchOptions options) {
        this.options = options;
    }

    public static void main(String[] args) throws IOException {
        var bench = new Bench(BenchOptions.of(args));
        if (bench.options.parts().contains("broadcast")) {
            bench.broadcast();
        }
        if (bench.options.parts().contains("idle")) {
            bench.idle();
        }
    }

    /** Runs all servers at once, and measures them one after the other. */
    private void broadcast() throws IOException {
        var started = new ArrayList<BenchServer>();
        for (var server : options.servers()) {
            started.add(servers.start(server));
        }
        for (var server : started) {
            try (var generator = generator(server)) {
                generator.measure(PublishSchedule.outstanding(WARM_UP), SETTLE, options.warmUp());
            }
        }
        var loads = new LinkedHashMap<String, Supplier<PublishSchedule>>();
        options.outstanding()
                .forEach(limit -> loads.put(limit + " outstanding", () -> PublishSchedule.outstanding(limit)));
        var report = rounds(started, loads);
        System.out.println(report);
        var maximum = report.maximum(Measurement::rate);
        if (maximum.isPresent()) {
            var half = maximum.get() / 2;
            Supplier<PublishSchedule> schedule = () -> PublishSchedule.perSecond(half / options.sessions());
            System.out.println(rounds(started, Map.of(Math.round(half) + " per second", schedule)));
        }
        started.forEach(BenchServer::close);
    }

    /** Measures each load on each server, in each round with new sessions. */
    private Report<Measurement> rounds(List<BenchServer> started, Map<String, Supplier<PublishSchedule>> loads)
            throws IOException {
        var report = new Report<>(List.of(
                new Report.Column<>("CPU s per million", "%.1f", true, Measurement::cpu),
                new Report.Column<>("deliveries per second", "%.0f", true, Measurement::rate),
                new Report.Column<>("p50 ms", "%.1f", true, Measurement::p50),
                new Report.Column<>("p99 ms", "%.1f", true, Measurement::p99),
                new Report.Column<>("load generator, CPU s per million", "%.1f", false, Measurement::ownCpu),
                new Report.Column<>("other CPU", "%.2f", false, Measurement::others)));
        for (var round = 0; round < options.rounds(); round++) {
            for (var server : started) {
                try (var generator = generator(server)) {
                    for (var one : loads.entrySet()) {
                        report.add(
                                one.getKey(),
                                server.name(),
                                generator.measure(one.getValue().get(), SETTLE, options.window()));
                    }
                }
            }
        }
        return report;
    }

    private LoadGenerator generator(BenchServer server) throws IOException {
        var generator = new LoadGenerator(server);
        generator.connectPublishers();
        generator.connect(options.sessions());
        return generator;
    }

    /** Measures idle sessions. Each server is restarted for each round. */
    private void idle() throws IOException {
        var report = new Report<Double>(
                List.of(new Report.Column<>("RSS of an idle session, KiB", "%.1f", true, bytes -> bytes / 1024)));
        for (var round = 0; round < options.rounds(); round++) {
            for (var name : options.servers()) {
                try (var server = servers.startWithSmallHeap(name);
                        var generator = new LoadGenerator(server)) {
                    generator.connect(FIRST_SESSIONS);
                    var before = server.residentBytes();
                    generator.connect(options.idle());
                    var bytes = (server.residentBytes() - before) / (double) options.idle();
                    report.add(options.idle() + " idle", server.name(), bytes);
                }
            }
        }
        System.out.println(report);
    }
}
