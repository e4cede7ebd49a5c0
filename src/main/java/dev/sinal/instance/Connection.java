package dev.sinal.instance;

import java.util.Optional;

/**
 * An instance's connection to its messenger, as it was last reported.
 *
 * @param ownerJid the messenger's address of who connected it the last time, as the source spelled it
 * @param closeReason the number of the reason for which it was closed the last time
 */
public record Connection(ConnectionState state, Optional<String> ownerJid, Optional<Integer> closeReason) {
    private static final int MAX_JID = 255;

    /** Leaves out an address that is longer than the database allows, or has control characters: PostgreSQL has no NUL. */
    public Connection {
        ownerJid = ownerJid.filter(jid -> jid.length() <= MAX_JID && jid.chars().noneMatch(Character::isISOControl));
    }

    /** Returns a connection of which only the state is known. */
    public static Connection of(ConnectionState state) {
        return new Connection(state, Optional.empty(), Optional.empty());
    }

    Connection withState(ConnectionState newState) {
        return new Connection(newState, ownerJid, closeReason);
    }

    /** Returns this connection after a report: what it does not say stays. */
    Connection after(Connection report) {
        return new Connection(
                report.state, report.ownerJid.or(() -> ownerJid), report.closeReason.or(() -> closeReason));
    }
}
