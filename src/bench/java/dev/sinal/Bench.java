package dev.sinal;

import dev.sinal.PublisherConnection.Form;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Compares Sinal with Node and netty-socketio; src/bench/README.md says how. */
final class Bench {
    /** The number of outstanding broadcasts during the warm-up of a server. */
    private static final int WARM_UP = 16;

    private static final Duration WARM_UP_WINDOW = Duration.ofSeconds(5);
    /** The compilers' share of a server's CPU time below which it is in its steady state. */
    private static final double STEADY_COMPILERS = 0.02;

    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final String INSTANCE = "bench";
    /** So that all names have the same length, and an event's number the same offset. */
    private static final int FIRST_TENANT = 1_000;
    /** The number of sessions that are open before idle ones are measured, so that classes and code for the first clients are not counted. */
    private static final int FIRST_SESSIONS = 1_000;

    private final BenchOptions options;
    private final BenchServers servers = new BenchServers();

    private Bench(BenchOptions options) {
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        var bench = new Bench(BenchOptions.of(args));
        if (bench.options.parts().contains("broadcast")) {
            bench.broadcast();
        }
        if (bench.options.parts().contains("tenants")) {
            bench.tenants();
        }
        if (bench.options.parts().contains("connections")) {
            bench.connections();
        }
        if (bench.options.parts().contains("commands")) {
            bench.commands();
        }
        if (bench.options.parts().contains("idle")) {
            bench.idle();
        }
    }

    private List<BenchServer> start(Predicate<String> selected) throws IOException {
        var started = new ArrayList<BenchServer>();
        for (var server : options.servers()) {
            if (selected.test(server)) {
                started.add(servers.start(server));
            }
        }
        return started;
    }

    /** Events of one instance for many sessions. Runs all servers at once, and measures them one after the other. */
    private void broadcast() throws IOException {
        var started = start(server -> true);
        for (var server : started) {
            try (var generator = generator(server)) {
                warmUp(() -> generator.measure(PublishSchedule.outstanding(WARM_UP), Duration.ZERO, WARM_UP_WINDOW));
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
        var report = report("delivery");
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

    private static Report<Measurement> report(String unit) {
        return new Report<>(List.of(
                new Report.Column<>("CPU us per " + unit, "%.1f", true, Measurement::cpu),
                new Report.Column<>("of it system", "%.1f", false, Measurement::systemCpu),
                new Report.Column<>("compilers", "%.2f", false, Measurement::compilers),
                new Report.Column<>("per second", "%.0f", true, Measurement::rate),
                new Report.Column<>("p50 ms", "%.1f", true, Measurement::p50),
                new Report.Column<>("p99 ms", "%.1f", true, Measurement::p99),
                new Report.Column<>("load generator, CPU us", "%.1f", false, Measurement::ownCpu),
                new Report.Column<>("other CPU", "%.2f", false, Measurement::others)));
    }

    private LoadGenerator generator(BenchServer server) throws IOException {
        return connected(new LoadGenerator(server, List.of(INSTANCE), Form.PUBLICATION), options.sessions());
    }

    private static LoadGenerator connected(LoadGenerator generator, int sessions) throws IOException {
        generator.connectPublishers();
        generator.connect(sessions);
        return generator;
    }

    /** Events of many instances with one session each, published alone or as Evolution API sends them. */
    private void tenants() throws IOException {
        var instances = IntStream.range(0, options.sessions())
                .mapToObj(tenant -> "tenant-" + (FIRST_TENANT + tenant))
                .toList();
        var hasSources =
                options.forms().contains(Form.UPSTREAM) || options.forms().contains(Form.AMQP);
        var started = new ArrayList<BenchServer>();
        for (var name : options.servers()) {
            if (BenchServers.isComplete(name)) {
                started.add(hasSources ? servers.startWithSources(name) : servers.start(name));
            }
        }
        started.stream()
                .filter(server -> !server.name().equals(Report.REFERENCE))
                .forEach(server -> server.create(instances));
        var report = report("event");
        for (var round = 0; round < options.rounds(); round++) {
            for (var server : started) {
                for (var form : options.forms()) {
                    if (!server.targets().containsKey(form)) {
                        continue; // such as amqp, where RabbitMQ is not installed
                    }
                    try (var generator = connected(new LoadGenerator(server, instances, form), instances.size())) {
                        if (round == 0) {
                            warmUp(() -> generator.measure(
                                    PublishSchedule.outstanding(WARM_UP), Duration.ZERO, WARM_UP_WINDOW));
                        }
                        for (var limit : options.outstanding()) {
                            report.add(
                                    form.toString().toLowerCase(Locale.ROOT) + ", " + limit + " outstanding",
                                    server.name(),
                                    generator.measure(PublishSchedule.outstanding(limit), SETTLE, options.window()));
                        }
                    }
                }
            }
        }
        System.out.println(report);
        started.forEach(BenchServer::close);
    }

    /** Clients that connect, join a namespace, and leave. */
    private void connections() throws Exception {
        var started = start(BenchServers::isComplete);
        var report = report("connection");
        for (var round = 0; round < options.rounds(); round++) {
            for (var server : started) {
                var client = new ConnectingClient(server.port());
                var kinds = new LinkedHashMap<String, Callable<?>>();
                kinds.put("WebSocket", client::webSocket);
                kinds.put("polling and upgrade", client::upgrade);
                kinds.put("polling", client::polling);
                for (var kind : kinds.entrySet()) {
                    measure(report, round, kind.getKey(), server, kind.getValue());
                }
            }
        }
        System.out.println(report);
        started.forEach(BenchServer::close);
    }

    /** Instances that are created and set. Only Sinal has commands. */
    private void commands() throws Exception {
        var report = report("instance");
        for (var name : options.servers()) {
            if (!BenchServers.isSinal(name)) {
                continue;
            }
            try (var server = servers.start(name)) {
                var sinal = new RestClient(server.port());
                var number = new AtomicInteger();
                measure(report, 0, "create and set", server, () -> {
                    sinal.createStreaming("created-" + number.getAndIncrement());
                    return null;
                });
            }
        }
        System.out.println(report);
    }

    private void measure(Report<Measurement> report, int round, String load, BenchServer server, Callable<?> repeated)
            throws Exception {
        try (var running = new ParallelLoad(server, repeated)) {
            if (round == 0) {
                warmUp(() -> running.measure(WARM_UP_WINDOW));
            }
            report.add(load, server.name(), running.measure(options.window()));
        }
    }

    /** Repeats a measurement until a JVM's compilers hardly use CPU, or the time for it is over; Node's compiler is not visible. */
    private void warmUp(Callable<Measurement> measurement) {
        var end = System.nanoTime() + options.warmUp().toNanos();
        try {
            while (measurement.call().compilers() > STEADY_COMPILERS && System.nanoTime() < end) {
                // Measures again.
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Measures idle sessions. Each server is restarted for each round. */
    private void idle() throws IOException {
        var report = new Report<Double>(
                List.of(new Report.Column<>("RSS of an idle session, KiB", "%.1f", true, bytes -> bytes / 1024)));
        for (var round = 0; round < options.rounds(); round++) {
            for (var name : options.servers()) {
                try (var server = servers.startWithSmallHeap(name);
                        var generator = new LoadGenerator(server, List.of(INSTANCE), Form.PUBLICATION)) {
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
