package dev.sinal.rest;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;

/** Tells a database that is away, and will be back, from one that was asked the wrong thing. */
public final class DatabaseOutage {
    private DatabaseOutage() {}

    /** Whether something failed for want of a database, whichever JPA provider says so. */
    public static boolean isCauseOf(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException error && isOutage(error));
    }

    private static boolean isOutage(SQLException error) {
        var state = error.getSQLState() == null ? "" : error.getSQLState();
        return error instanceof SQLTransientConnectionException // of the pool
                || state.startsWith("08") // the connection is lost, or can't be made
                || state.equals("25006") // PostgreSQL only reads, as a standby does until it takes over
                || state.startsWith("57P"); // PostgreSQL is shutting down, or starting
    }
}
