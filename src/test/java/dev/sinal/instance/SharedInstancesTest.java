package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.Postgres;
import dev.sinal.access.ApiKey;
import dev.sinal.access.InstanceTokens;
import dev.sinal.config.StreamingSettings;
import dev.sinal.event.EventType;
import dev.sinal.event.Outcome;
import dev.sinal.event.Publication;
import dev.sinal.instance.ChangeAnnouncer.Announcement;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.rest.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the instances of several nodes that share a PostgreSQL database. Announcements reach all nodes at once, in one order. */
class SharedInstancesTest {
    @TempDir
    static Path directory;

    private static Postgres postgres;

    private final List<Node> nodes = new ArrayList<>();
    private final List<String> announced = Collections.synchronizedList(new ArrayList<>());
    private boolean away;
    private boolean goesAway;

    private Database database;
    private Node first;
    private Node second;

    @BeforeAll
    static void startDatabase() throws IOException {
        postgres = new Postgres(directory);
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        postgres.stop();
    }

    @BeforeEach
    void start() {
        database =
                new Database(DatabaseSource.postgresql(postgres.url(), Optional.of(Postgres.USER), Optional.empty()));
        first = new Node();
        second = new Node();
    }

    @AfterEach
    void stop() {
        database.transact(entities -> {
            entities.createQuery("delete from InstanceRow r").executeUpdate();
            entities.createQuery("delete from SharedKeyRow r").executeUpdate();
        });
        database.close();
    }

    @Test
    void a_created_instance_is_on_all_nodes_when_the_command_returns() {
        var alpha = first.create("{\"instanceName\":\"alpha\",\"token\":\"A\"}");
        assertThat(second.instances.find("alpha")).contains(alpha);
        assertThat(second.tokens.instance(new ApiKey("A"))).contains("alpha");
        assertThat(second.fired).containsExactly(new InstanceChanged("alpha", Kind.CREATED));
        assertThat(first.fired)
                .startsWith(new InstanceChanged("alpha", Kind.CREATED))
                .hasSize(2);
    }

    @Test
    void each_change_is_on_all_nodes_and_nothing_of_another_node_is_lost() {
        first.create("{\"instanceName\":\"alpha\",\"token\":\"A\"}");
        var streaming = InstanceFixtures.settings(EventType.CALL);
        second.instances.setStreaming("alpha", streaming);
        first.instances.changeToken("alpha", Optional.of(new ApiKey("B")));
        second.instances.logout("alpha");
        var alpha = first.instances.find("alpha").orElseThrow();
        assertThat(second.instances.all()).containsExactly(alpha);
        assertThat(alpha.streaming().orElseThrow().events()).isEqualTo(streaming.events());
        assertThat(alpha.state()).isEqualTo(ConnectionState.CLOSE);
        assertThat(second.tokens.instance(new ApiKey("A"))).isEmpty();
        assertThat(second.tokens.instance(new ApiKey("B"))).contains("alpha");
    }

    @Test
    void a_deletion_reaches_all_nodes_behind_its_last_events() {
        first.create("{\"instanceName\":\"alpha\",\"token\":\"A\"}");
        first.fired.clear();
        second.fired.clear();
        assertThat(first.instances.delete("alpha")).isPresent();
        assertThat(first.fired).hasSize(2).endsWith(new InstanceChanged("alpha", Kind.DELETED));
        assertThat(second.fired).containsExactly(new InstanceChanged("alpha", Kind.DELETED));
        assertThat(second.instances.all()).isEmpty();
        assertThat(second.tokens.instance(new ApiKey("A"))).isEmpty();
        assertThat(second.instances.delete("alpha")).isEmpty();
    }

    @Test
    void an_instance_that_is_created_again_before_a_node_has_seen_the_deletion_is_another_one() {
        var alpha = first.create("{\"instanceName\":\"alpha\",\"token\":\"A\"}");
        second.fired.clear();
        database.transact(
                entities -> entities.createQuery("delete from InstanceRow r").executeUpdate());
        var again = new Instance(
                "another",
                alpha.name(),
                alpha.token(),
                alpha.integration(),
                alpha.number(),
                alpha.connection(),
                alpha.preferences(),
                alpha.streaming(),
                alpha.createdAt(),
                alpha.updatedAt());
        second.repository.insert(again);
        second.instances.refresh("alpha");
        assertThat(second.instances.find("alpha")).contains(again);
        assertThat(second.tokens.instance(new ApiKey("A"))).contains("alpha");
        assertThat(second.fired)
                .containsExactly(
                        new InstanceChanged("alpha", Kind.DELETED), new InstanceChanged("alpha", Kind.CREATED));
    }

    @Test
    void one_of_many_concurrent_creations_of_a_name_on_two_nodes_succeeds() throws Exception {
        var created = concurrently(16, i -> node(i).instances
                .create(InstanceFixtures.request("{\"instanceName\":\"alpha\",\"token\":\"T" + i + "\"}")));
        assertThat(created.stream().filter(CreateResult.Created.class::isInstance))
                .hasSize(1);
        assertThat(created.stream().filter(new CreateResult.Refused(Conflict.NAME)::equals))
                .hasSize(15);
        assertThat(first.instances.all()).hasSize(1).isEqualTo(second.instances.all());
    }

    @Test
    void one_of_many_concurrent_creations_with_a_token_on_two_nodes_succeeds() throws Exception {
        var created = concurrently(16, i -> node(i).instances
                .create(InstanceFixtures.request("{\"instanceName\":\"n" + i + "\",\"token\":\"A\"}")));
        assertThat(created.stream().filter(CreateResult.Created.class::isInstance))
                .hasSize(1);
        assertThat(created.stream().filter(new CreateResult.Refused(Conflict.TOKEN)::equals))
                .hasSize(15);
        assertThat(first.instances.all()).hasSize(1).isEqualTo(second.instances.all());
    }

    @Test
    void a_connection_that_a_source_reports_is_on_all_nodes_and_fires_no_change() {
        first.create("{\"instanceName\":\"alpha\"}");
        second.fired.clear();
        first.instances.setConnection("alpha", Connection.of(ConnectionState.CONNECTING));
        assertThat(second.instances.find("alpha").orElseThrow().state()).isEqualTo(ConnectionState.CONNECTING);
        assertThat(second.fired).isEmpty();
    }

    @Test
    void two_nodes_that_register_an_instance_have_the_same() {
        var name = new InstanceName("alpha");
        var alpha = first.instances.register(name, Optional.of(new ApiKey("A")));
        assertThat(second.instances.register(name, Optional.of(new ApiKey("A"))))
                .isEqualTo(alpha);
        second.instances.unregister(alpha);
        assertThat(first.instances.all()).isEmpty();
    }

    @Test
    void a_change_that_could_not_be_announced_is_announced_before_the_next_command() {
        first.create("{\"instanceName\":\"alpha\"}");
        goesAway = true;
        assertThatThrownBy(() -> first.instances.setStreaming("alpha", InstanceFixtures.settings(EventType.CALL)))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> first.instances.logout("alpha")).isInstanceOf(UnavailableException.class);
        assertThat(second.instances.find("alpha").orElseThrow().streaming()).isEmpty();
        goesAway = false;
        first.instances.reconcile();
        assertThat(second.instances.find("alpha").orElseThrow().streaming()).isPresent();
        assertThat(first.instances.find("alpha")).isEqualTo(second.instances.find("alpha"));
        assertThat(announced).hasSize(2);
        first.instances.reconcile();
        assertThat(announced).hasSize(2);
    }

    @Test
    void a_change_that_can_not_be_announced_is_not_stored() {
        var alpha = first.create("{\"instanceName\":\"alpha\"}");
        away = true;
        assertThatThrownBy(() -> first.instances.delete("alpha")).isInstanceOf(UnavailableException.class);
        away = false;
        first.instances.reconcile();
        assertThat(first.repository.find("alpha")).contains(alpha);
        assertThat(announced).hasSize(1);
    }

    @Test
    void a_node_that_joins_or_has_missed_announcements_has_what_the_others_have() {
        first.create("{\"instanceName\":\"alpha\",\"token\":\"A\"}");
        var third = new Node();
        assertThat(third.instances.all()).isEqualTo(first.instances.all());
        nodes.remove(third);
        first.create("{\"instanceName\":\"beta\",\"token\":\"B\"}");
        first.instances.changeToken("beta", Optional.of(new ApiKey("C")));
        first.instances.delete("alpha");
        assertThat(third.instances.all()).hasSize(1);
        third.instances.refreshAll();
        assertThat(third.instances.all()).isEqualTo(first.instances.all());
        assertThat(third.fired)
                .containsExactly(new InstanceChanged("alpha", Kind.DELETED), new InstanceChanged("beta", Kind.CREATED));
    }

    @Test
    void an_instance_that_this_version_can_not_read_stays_as_it_was() {
        var alpha = first.create("{\"instanceName\":\"alpha\"}");
        database.transact(entities -> entities.createQuery("update InstanceRow r set r.integration = 'NEW'")
                .executeUpdate());
        second.instances.refresh("alpha");
        second.instances.refreshAll();
        assertThat(second.instances.all()).containsExactly(alpha);
    }

    @Test
    void a_key_is_the_one_that_was_offered_first() {
        var keys = new DatabaseKeys(database);
        var other = new DatabaseKeys(database);
        assertThat(keys.agree("api-key", new ApiKey("1"))).isEqualTo(new ApiKey("1"));
        assertThat(other.agree("api-key", new ApiKey("2"))).isEqualTo(new ApiKey("1"));
        assertThat(other.agree("other", new ApiKey("2"))).isEqualTo(new ApiKey("2"));
    }

    private Node node(int i) {
        return i % 2 == 0 ? first : second;
    }

    private static List<CreateResult> concurrently(int count, IntFunction<CreateResult> command) throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            var results = new ArrayList<CreateResult>();
            var commands = IntStream.range(0, count)
                    .<Callable<CreateResult>>mapToObj(i -> () -> command.apply(i))
                    .toList();
            for (var result : threads.invokeAll(commands)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private final class Announcer implements ChangeAnnouncer {
        @Override
        public void check() {
            if (away) {
                throw new UnavailableException("away");
            }
        }

        @Override
        public Announcement announce(String instance) {
            if (goesAway) {
                throw new UnavailableException("away");
            }
            synchronized (announced) {
                announced.add(instance);
                nodes.forEach(node -> node.instances.refresh(instance));
            }
            return Announcement.NONE;
        }
    }

    /** One node. */
    private final class Node {
        private final InstanceTokens tokens = new InstanceTokens();
        private final List<Object> fired = Collections.synchronizedList(new ArrayList<>());
        private final InstanceRepository repository = new JpaInstanceRepository(database);
        private final Instances instances = new Instances(
                repository,
                new StreamingSettings(true, false),
                InstanceFixtures.globalKeys(),
                tokens,
                new EventOrigins(InstanceFixtures.settings(true)),
                new RecordingEvent<Publication>(publication -> {
                    fired.add(publication);
                    publication.completeWith(CompletableFuture.completedFuture(new Outcome.Accepted(List.of("1-1"))));
                }),
                new RecordingEvent<>(fired::add),
                Optional.of(new Announcer()),
                InstantSource.system(),
                Duration.ofSeconds(20));

        Node() {
            instances.start();
            nodes.add(this);
        }

        Instance create(String json) {
            return ((CreateResult.Created) instances.create(InstanceFixtures.request(json))).instance();
        }
    }
}
