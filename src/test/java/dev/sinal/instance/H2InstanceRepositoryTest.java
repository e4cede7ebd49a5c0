package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sinal.log.FaultyDisk;
import dev.sinal.rest.UnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        database = new Database(DatabaseSource.embedded("jdbc:h2:file:" + directory.resolve("sinal")));
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
    void a_closed_database_unlocks_its_file_which_keeps_its_data() throws IOException {
        repository.insert(InstanceFixtures.instance("alpha"));
        database.close();
        try (var file = FileChannel.open(directory.resolve("sinal.mv.db"), StandardOpenOption.WRITE)) {
            assertThat(file.tryLock()).isNotNull();
        }
        open();
        assertThat(repository.loadAll()).containsExactly(InstanceFixtures.instance("alpha"));
    }

    @Test
    void a_database_that_closed_itself_on_a_full_disk_is_opened_again_when_there_is_space() {
        database.close();
        var file = FaultyDisk.path(directory.resolve("sinal"));
        database = new Database(DatabaseSource.embedded("jdbc:h2:" + file + ";WRITE_DELAY=0"));
        repository = new JpaInstanceRepository(database);
        repository.insert(InstanceFixtures.instance("alpha"));
        FaultyDisk.fill();
        try {
            assertThatThrownBy(() -> repository.insert(InstanceFixtures.instance("beta")))
                    .isInstanceOf(UnavailableException.class);
        } finally {
            FaultyDisk.heal();
        }
        await().ignoreException(UnavailableException.class).untilAsserted(() -> assertThat(repository.loadAll())
                .containsExactly(InstanceFixtures.instance("alpha")));
        assertThat(repository.insert(InstanceFixtures.instance("beta"))).isEmpty();
    }
}
