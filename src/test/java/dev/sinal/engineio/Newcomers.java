package dev.sinal.engineio;

import java.util.Optional;

/** Clients of every age, all from one address. */
public final class Newcomers {
    /** How the clients of protocol 3 write that write bytes as they are. */
    public static final Dialect OLD = new Dialect(Protocol.V3, false, Optional.empty());

    private Newcomers() {}

    static Newcomer current() {
        return current(Heartbeat.PACKETS);
    }

    static Newcomer current(Heartbeat heartbeat) {
        return new Newcomer(Dialect.CURRENT, heartbeat, "7f000001");
    }

    static Newcomer old(Dialect dialect) {
        return new Newcomer(dialect, Heartbeat.LISTENING, "7f000001");
    }
}
