package dev.sinal.instance;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.mvstore.MVStoreException;

/** Distinguishes a database that is unavailable for a while from one that refuses a statement. */
final class DatabaseOutage {
    /** H2 2.2: an input or output error, and a database that has closed itself after one. */
    private static final Set<String> H2_STATES = Set.of("90028", "90031", "90098");

    private DatabaseOutage() {}

    /** Returns whether an exception of any JPA provider was caused by a database that is unavailable. */
    static boolean isCauseOf(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause ->
                        cause instanceof MVStoreException // H2 can't write its file; it reports a general error
                                || cause instanceof SQLException error && isOutage(error));
    }

    private static boolean isOutage(SQLException error) {
        var state = error.getSQLState() == null ? "" : error.getSQLState();
        return error instanceof SQLTransientConnectionException // of the pool
                || state.startsWith("08") // the connection is lost, or can't be established
                || state.equals("25006") // PostgreSQL is read-only, as a standby is until its promotion
                || state.startsWith("53") // PostgreSQL has no disk space, no memory or no connection left
                || state.startsWith("57P") // PostgreSQL is shutting down, or starting
                || state.equals("58030") // PostgreSQL can't read or write a file
                || H2_STATES.contains(state);
    }
}
