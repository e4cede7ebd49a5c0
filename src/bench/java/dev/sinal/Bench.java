package dev.sinal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares Sinal with Node and netty-socketio; src/bench/README.md says how. */
final class Bench {
    private static final List<Integer> OUTSTANDING = List.of(1, 4, 16);
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

    /** All servers run, and one after the other has its turn, round by round. */
    private void broadcast() throws IOException {
        var running = new ArrayList<Peer>();
        try {
            for (var server : plan.servers()) {
                var peer = peers.start(server);
                running.add(peer);
                Runtime.getRuntime().addShutdownHook(new Thread(peer::close));
            }
            for (var peer : running) {
                try (var load = load(peer)) {
                    load.measure(Pace.outstanding(16), SETTLE, plan.warmUp());
                }
            }
            var driven = driven(running);
            System.out.println(driven);
            var best = driven.best(Figures::rate);
            if (best.isPresent()) {
                System.out.println(paced(running, best.get() / 2));
            }
        } finally {
            running.forEach(Peer::close);
        }
    }

    private Report<Figures> driven(List<Peer> running) throws IOException {
        var report = report();
        for (var round = 0; round < plan.rounds(); round++) {
            for (var peer : running) {
                try (var load = load(peer)) {
                    for (var outstanding : OUTSTANDING) {
                        var figures = load.measure(Pace.outstanding(outstanding), SETTLE, plan.window());
                        report.add(outstanding + " outstanding", peer.name(), figures);
                        System.err.println(peer.name() + ", " + outstanding + " outstanding: " + figures);
                    }
                }
            }
        }
        return report;
    }

    private Report<Figures> paced(List<Peer> running, double rate) throws IOException {
        var report = report();
        for (var round = 0; round < plan.rounds(); round++) {
            for (var peer : running) {
                try (var load = load(peer)) {
                    var figures = load.measure(Pace.perSecond(rate / plan.sessions()), SETTLE, plan.window());
                    report.add(Math.round(rate) + " a second", peer.name(), figures);
                    System.err.println(peer.name() + ", paced: " + figures);
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

    private static Report<Figures> report() {
        return new Report<>(List.of(
                new Report.Column<>("CPU s per million", "%.1f", Figures::cpu),
                new Report.Column<>("deliveries a second", "%.0f", Figures::rate),
                new Report.Column<>("p50 ms", "%.1f", Figures::p50),
                new Report.Column<>("p99 ms", "%.1f", Figures::p99),
                new Report.Column<>("load program, CPU s per million", "%.1f", Figures::ownCpu)));
    }

    /** Each server is started anew for each round. */
    private void idle() throws IOException {
        var report = new Report<Double>(
                List.of(new Report.Column<>("RSS of an idle session, KiB", "%.1f", bytes -> bytes / 1024)));
        for (var round = 0; round < plan.rounds(); round++) {
            for (var server : plan.servers()) {
                try (var peer = peers.start(server);
                        var load = new Load(peer)) {
                    load.connect(FIRST_SESSIONS);
                    var before = peer.residentBytes();
                    load.connect(plan.idle());
                    var bytes = (peer.residentBytes() - before) / (double) plan.idle();
                    report.add(plan.idle() + " idle", peer.name(), bytes);
                    System.err.println(peer.name() + ", RSS of an idle session: " + Math.round(bytes) + " bytes");
                }
            }
        }
        System.out.println(report);
    }
}
