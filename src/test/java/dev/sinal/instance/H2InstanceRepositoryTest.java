package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sinal.access.ApiKey;
import dev.sinal.config.DataDirectory;
import dev.sinal.event.EventName;
import dev.sinal.event.EventType;
import dev.sinal.rest.UnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2InstanceRepositoryTest extends InstanceRepositoryContract {
    /** How often an instance is changed in a test of the file's size. */
    private static final int CHANGES = Integer.getInteger("database.changes", 500);

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
    void the_file_does_not_grow_with_changes() throws IOException {
        openAsServed();
        var instances = new ArrayList<Instance>();
        for (var i = 0; i < 200; i++) {
            instances.add(InstanceFixtures.instance("tenant-" + i));
            repository.insert(instances.get(i));
        }
        for (var i = 0; i < CHANGES; i++) {
            var changed = instances.get(i * 7 % instances.size());
            repository.update(changed.withToken(new ApiKey("token-" + i), InstanceFixtures.NOON));
        }
        var size = Files.size(directory.resolve("sinal.mv.db"));
        database.close(); // which leaves the content
        assertThat(size).isLessThan(4 * Files.size(directory.resolve("sinal.mv.db")));
        open();
    }

    @Test
    void a_process_that_is_killed_after_a_change_has_stored_it() throws IOException {
        openAsServed();
        var alpha = InstanceFixtures.instance("alpha");
        repository.insert(alpha);
        for (var i = 0; i < 10; i++) {
            var changed = alpha.withToken(new ApiKey("token-" + i), InstanceFixtures.NOON);
            repository.update(changed);
            var left = Files.createTempDirectory(directory, "left");
            Files.copy(directory.resolve("sinal.mv.db"), left.resolve("sinal.mv.db"));
            var found = new Database(DatabaseSource.embedded(new DataDirectory(left).databaseUrl()));
            try {
                assertThat(new JpaInstanceRepository(found).loadAll()).containsExactly(changed);
            } finally {
                found.close();
            }
        }
    }

    private void openAsServed() {
        database.close();
        database = new Database(DatabaseSource.embedded(new DataDirectory(directory).databaseUrl()));
        repository = new JpaInstanceRepository(database);
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

    @Test
    void a_row_that_can_not_be_read_is_left_out_and_keeps_its_name() {
        var alpha = InstanceFixtures.instance("alpha");
        repository.insert(InstanceFixtures.instance("newer"));
        repository.insert(alpha);
        execute("update instances set integration = 'OF-A-LATER-VERSION' where name = 'newer'");
        assertThat(repository.loadAll()).containsExactly(alpha);
        assertThat(repository.insert(another("newer"))).contains(Conflict.NAME);
    }

    @Test
    void all_events_are_stored_as_such_and_not_by_their_names() {
        repository.insert(streaming("all", EventType.values()));
        assertThat(events("all")).isEqualTo("ALL");
        repository.insert(streaming("one", EventType.CALL));
        assertThat(events("one")).isEqualTo("CALL");
    }

    @Test
    void an_instance_that_had_every_event_of_the_first_version_has_all_events_since() {
        repository.insert(streaming("all", EventType.CALL));
        repository.insert(streaming("most", EventType.CALL));
        var names = Stream.of(EventType.values()).map(Enum::name).collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(names);
        setEvents("all", names);
        setEvents("most", names.subList(1, names.size()));
        execute("alter table instances drop column owner_jid");
        execute("alter table instances drop column close_reason");
        execute("alter table instances drop column version");
        execute("drop table shared_keys");
        execute("delete from \"flyway_schema_history\" where \"version\" in ('2', '3', '4')");
        database.close();
        open();
        assertThat(events("all")).isEqualTo("ALL");
        assertThat(events("most")).isEqualTo(String.join(",", names.subList(1, names.size())));
        var all = repository.loadAll().get(0).streaming().orElseThrow();
        assertThat(all.events()).hasSize(names.size());
        assertThat(all.includes(new EventName("messaging-history.set"))).isTrue();
    }

    private static Instance another(String name) {
        var model = InstanceFixtures.instance("another");
        return new Instance(
                model.id(),
                new InstanceName(name),
                model.token(),
                model.integration(),
                model.number(),
                model.connection(),
                model.preferences(),
                model.streaming(),
                model.createdAt(),
                model.updatedAt());
    }

    private static Instance streaming(String name, EventType... events) {
        return InstanceFixtures.instance(name).withStreaming(InstanceFixtures.streaming(events));
    }

    private void setEvents(String name, List<String> names) {
        execute("update instances set streaming_events = '%s' where name = '%s'"
                .formatted(String.join(",", names), name));
    }

    private void execute(String statement) {
        database.query(entities -> {
            entities.getTransaction().begin();
            entities.createNativeQuery(statement).executeUpdate();
            entities.getTransaction().commit();
            return null;
        });
    }

    private Object events(String name) {
        return database.query(entities -> entities.createNativeQuery(
                        "select streaming_events from instances where name = '" + name + "'")
                .getSingleResult());
    }
}
