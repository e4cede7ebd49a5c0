package dev.sinal.instance;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;

/** Distinguishes a database that is unavailable for a while from one that refuses a statement. */
final class DatabaseOutage {
    private DatabaseOutage() {}

    /** Returns whether an exception of any JPA provider was caused by a database that is unavailable. */
    static boolean isCauseOf(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException error && isOutage(error));
    }

    private static boolean isOutage(SQLException error) {
        var state = error.getSQLState() == null ? "" : error.getSQLState();
        return error instanceof SQLTransientConnectionException // of the pool
                || state.startsWith("08") // the connection is lost, or can't be established
                || state.equals("25006") // PostgreSQL is read-only, as a standby is until its promotion
                || state.startsWith("57P"); // PostgreSQL is shutting down, or starting
    }
}
