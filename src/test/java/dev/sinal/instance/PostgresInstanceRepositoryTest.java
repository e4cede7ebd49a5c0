package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.sinal.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresInstanceRepositoryTest extends InstanceRepositoryContract {
    @TempDir
    static Path directory;

    private static Postgres postgres;

    private Database database;
    private InstanceRepository repository;

    @BeforeAll
    static void start() throws IOException {
        postgres = new Postgres(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.stop();
    }

    @BeforeEach
    void open() {
        database =
                new Database(DatabaseSource.postgresql(postgres.url(), Optional.of(Postgres.USER), Optional.empty()));
        repository = new JpaInstanceRepository(database);
    }

    @AfterEach
    void close() {
        repository.loadAll().forEach(repository::delete);
        database.close();
    }

    @Override
    InstanceRepository repository() {
        return repository;
    }

    @Test
    void an_outage_is_reported_and_ends_when_the_server_is_available_again() throws IOException {
        repository.insert(InstanceFixtures.instance("alpha"));
        postgres.stop();
        try {
            assertThat(catchThrowable(() -> repository.insert(InstanceFixtures.instance("beta"))))
                    .matches(DatabaseOutage::isCauseOf);
            assertThat(catchThrowable(() -> repository.update(InstanceFixtures.instance("alpha"))))
                    .matches(DatabaseOutage::isCauseOf);
        } finally {
            postgres.start();
        }
        await("recovery").ignoreExceptions().until(() -> repository
                .insert(InstanceFixtures.instance("beta"))
                .isEmpty());
    }
}
