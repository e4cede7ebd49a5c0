package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Tests the sources of database connections. */
class DatabaseSourceTest {
    private static final String URL = "jdbc:postgresql://db.test:5433/sinal";

    @Test
    void user_and_password_override_those_in_the_url() {
        var within = DatabaseSource.postgresql(
                URL + "?user=within&password=hidden&socketTimeout=60", Optional.empty(), Optional.empty());
        assertThat((PGSimpleDataSource) within.source())
                .returns("within", PGSimpleDataSource::getUser)
                .returns("hidden", PGSimpleDataSource::getPassword)
                .returns(60, PGSimpleDataSource::getSocketTimeout);
        var beside = DatabaseSource.postgresql(
                URL + "?user=within&password=hidden", Optional.of("beside"), Optional.of("secret"));
        assertThat((PGSimpleDataSource) beside.source())
                .returns("beside", PGSimpleDataSource::getUser)
                .returns("secret", PGSimpleDataSource::getPassword)
                .returns(10, PGSimpleDataSource::getSocketTimeout);
    }

    @Test
    void the_string_holds_no_password() {
        var options = DatabaseSource.postgresql(URL + "?password=hidden", Optional.empty(), Optional.empty());
        assertThat(options).hasToString(URL);
        assertThat(DatabaseSource.embedded("jdbc:h2:file:/data/sinal;WRITE_DELAY=0"))
                .hasToString("jdbc:h2:file:/data/sinal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://db.test/sinal",
                "jdbc:mariadb://db.test/sinal",
                "jdbc:h2:mem:sinal",
                "jdbc:postgresql:sinal",
                "jdbc:postgresql://db.test",
                "jdbc:postgresql://db.test/",
                "jdbc:postgresql:///sinal",
                "jdbc:postgresql://db.test:99999/sinal",
                "jdbc:postgresql://user:password@db.test/sinal",
                "jdbc:postgresql://db.test/sinal?user=%zz"
            })
    void a_url_of_another_database_is_refused(String url) {
        assertThatThrownBy(() -> DatabaseSource.postgresql(url, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
