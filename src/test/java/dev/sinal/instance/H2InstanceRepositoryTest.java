package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2InstanceRepositoryTest extends InstanceRepositoryContract {
    @TempDir
    Path directory;

    private Database database;
    private InstanceRepository repository;

    @BeforeEach
    void open() {
        database = new Database(DatabaseOptions.embedded("jdbc:h2:file:" + directory.resolve("sinal")));
        repository = new JpaInstanceRepository(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    InstanceRepository repository() {
        return repository;
    }

    @Test
    void the_file_is_free_once_the_database_is_closed() {
        repository.insert(Examples.instance("alpha"));
        database.close();
        open();
        assertThat(repository.loadAll()).containsExactly(Examples.instance("alpha"));
    }
}
