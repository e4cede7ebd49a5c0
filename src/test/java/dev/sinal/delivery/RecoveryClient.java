package dev.sinal.delivery;

import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.FrameBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A client of the namespace {@code /loja} that records what it receives, on one connection after the other. */
final class RecoveryClient {
    private static final Pattern DATA = Pattern.compile("\"data\":(?:\"x*#)?(\\d+)");

    final List<String> received = new ArrayList<>();
    private final RecoveryFixture fixture;

    RecoveryClient(RecoveryFixture fixture) {
        this.fixture = fixture;
    }

    /** Connects with members of {@code auth}; reads all that is sent. */
    Connection connect(String auth) {
        return open(new Connection(), auth);
    }

    /** Connects with members of {@code auth}; reads 4 KB at a time, when the test says so. */
    Connection connectSlowly(String auth) {
        var connection = new Connection();
        connection.setWritableBytes(4_000);
        connection.stall();
        return open(connection, auth);
    }

    private Connection open(Connection connection, String auth) {
        connection.session = fixture.accept(connection);
        connection.session.received("40/loja," + auth);
        return connection;
    }

    /** Returns the numbers of the events that it received. */
    List<Integer> numbers() {
        return received.stream()
                .map(DATA::matcher)
                .filter(Matcher::find)
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }

    static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /** A connection of the client. */
    final class Connection extends FakeTransport {
        EngineSession session;

        @Override
        public void send(FrameBatch batch, Completion done) {
            super.send(batch, done);
            take().stream().filter(frame -> frame.startsWith("4")).forEach(received::add);
        }

        /** Reads all that is sent, and what is broadcast meanwhile. */
        void readAll() {
            while (pending() > 0) {
                complete(true);
                fixture.broadcast();
            }
        }
    }
}
