package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.RollbackException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of the database that pass by themselves, which are answered with 503, and others. */
class DatabaseOutageTest {
    @ParameterizedTest
    @ValueSource(strings = {"08006", "25006", "53100", "57P01", "58030", "90028", "90031", "90098"})
    void an_sql_state_of_a_database_that_is_away_is_an_outage(String state) {
        assertThat(isOutage(new SQLException("", state))).isTrue();
    }

    @Test
    void a_pool_without_connection_is_an_outage() {
        assertThat(isOutage(new SQLTransientConnectionException("no connection within 3 s")))
                .isTrue();
    }

    @Test
    void an_embedded_database_that_can_not_write_its_file_is_an_outage() {
        assertThat(isOutage(
                        new SQLException("General error", "HY000", 50000, new MVStoreException(2, "No space left"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42601", "22001", "HY000"})
    void a_statement_that_is_refused_is_no_outage(String state) {
        assertThat(isOutage(new SQLException("", state))).isFalse();
    }

    private static boolean isOutage(SQLException failure) {
        return DatabaseOutage.isCauseOf(new RollbackException(failure));
    }
}
