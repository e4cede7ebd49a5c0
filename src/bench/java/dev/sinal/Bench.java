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
    /** How many broadcasts are outstanding while a server warms up. */
    private static final int WARM_UP = 16;

    private static final Duration SETTLE = Duration.ofSeconds(1);
    /** So many sessions are there before idle ones are weighed: what the first ones make a server load and compile is not theirs. */
    private static final int FIRST_SESSIONS = 1_000;

    private final Plan plan;
    private final Peers peers = new Peers();

    private Bench(Plan plan) {
        this.plan = plan;
    }

    public static void main(String[] args) throws IOException {
        var bench = new Bench(Plan.of(args));
        if (bench.plan.parts().contains("broadcast")) {
            bench.broadcast();
        }
        if (bench.plan.parts().contains("idle")) {
            bench.idle();
        }
    }

    /** All servers run, and one after the other has its turn. */
    private void broadcast() throws IOException {
        var running = new ArrayList<Peer>();
        for (var server : plan.servers()) {
            running.add(peers.start(server));
        }
        for (var peer : running) {
            try (var load = load(peer)) {
                load.measure(Pace.outstanding(WARM_UP), SETTLE, plan.warmUp());
            }
        }
        var driven = new LinkedHashMap<String, Supplier<Pace>>();
        plan.outstanding().forEach(most -> driven.put(most + " outstanding", () -> Pace.outstanding(most)));
        var report = rounds(running, driven);
        System.out.println(report);
        var best = report.best(Figures::rate);
        if (best.isPresent()) {
            var half = best.get() / 2;
            Supplier<Pace> pace = () -> Pace.perSecond(half / plan.sessions());
            System.out.println(rounds(running, Map.of(Math.round(half) + " a second", pace)));
        }
        running.forEach(Peer::close);
    }

    /** In each round each server is given its sessions, and one load after the other. */
    private Report<Figures> rounds(List<Peer> running, Map<String, Supplier<Pace>> loads) throws IOException {
        var report = new Report<>(List.of(
                new Report.Column<>("CPU s per million", "%.1f", true, Figures::cpu),
                new Report.Column<>("deliveries a second", "%.0f", true, Figures::rate),
                new Report.Column<>("p50 ms", "%.1f", true, Figures::p50),
                new Report.Column<>("p99 ms", "%.1f", true, Figures::p99),
                new Report.Column<>("load program, CPU s per million", "%.1f", false, Figures::ownCpu),
                new Report.Column<>("other CPU", "%.2f", false, Figures::others)));
        for (var round = 0; round < plan.rounds(); round++) {
            for (var peer : running) {
                try (var load = load(peer)) {
                    for (var one : loads.entrySet()) {
                        report.add(
                                one.getKey(),
                                peer.name(),
                                load.measure(one.getValue().get(), SETTLE, plan.window()));
                    }
                }
            }
        }
        return report;
    }

    private Load load(Peer peer) throws IOException {
        var load = new Load(peer);
        load.connectPublishers();
        load.connect(plan.sessions());
        return load;
    }

    /** Each server is started anew for each round. */
    private void idle() throws IOException {
        var report = new Report<Double>(
                List.of(new Report.Column<>("RSS of an idle session, KiB", "%.1f", true, bytes -> bytes / 1024)));
        for (var round = 0; round < plan.rounds(); round++) {
            for (var server : plan.servers()) {
                try (var peer = peers.startFrugal(server);
                        var load = new Load(peer)) {
                    load.connect(FIRST_SESSIONS);
                    var before = peer.residentBytes();
                    load.connect(plan.idle());
                    var bytes = (peer.residentBytes() - before) / (double) plan.idle();
                    report.add(plan.idle() + " idle", peer.name(), bytes);
                }
            }
        }
        System.out.println(report);
    }
}
