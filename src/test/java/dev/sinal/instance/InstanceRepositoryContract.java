package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.access.ApiKey;
import dev.sinal.event.EventType;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link InstanceRepository} keeps to. */
abstract class InstanceRepositoryContract {
    /** An empty one, which is the same one throughout a test. */
    abstract InstanceRepository repository();

    @Test
    void an_inserted_instance_is_loaded_unchanged() {
        var streaming = InstanceFixtures.instance("alpha")
                .withStreaming(
                        InstanceFixtures.streaming(EventType.SEND_MESSAGE, EventType.CALL, EventType.MESSAGES_UPSERT));
        assertThat(repository().insert(streaming)).isEmpty();
        assertThat(repository().loadAll()).containsExactly(streaming);
        assertThat(repository().loadAll().get(0).streaming().orElseThrow().events())
                .containsExactly(EventType.SEND_MESSAGE, EventType.CALL, EventType.MESSAGES_UPSERT);
    }

    @Test
    void an_instance_without_number_and_streaming_is_loaded_without() {
        var bare =
                like(InstanceFixtures.instance("alpha"), "id", "Ação 日本", "T", Optional.empty(), InstanceFixtures.NOON);
        repository().insert(bare);
        assertThat(repository().loadAll()).containsExactly(bare);
        var closed = bare.withConnection(Connection.of(ConnectionState.CLOSE), InstanceFixtures.NOON);
        repository().update(closed);
        assertThat(repository().loadAll()).containsExactly(closed);
    }

    @Test
    void the_longest_allowed_values_fit() {
        var longest = CreateRequest.parse(
                InstanceFixtures.json("{\"instanceName\":\"%s\",\"token\":\"%s\",\"number\":\"5%s\"}"
                        .formatted("名".repeat(100), "名".repeat(255), "x".repeat(99))));
        var preferences = new InstancePreferences(
                "p".repeat(40), true, "名".repeat(1000), true, true, true, true, true, "名".repeat(255));
        var instance = new Instance(
                "i".repeat(36),
                longest.name(),
                longest.token().orElseThrow(),
                longest.integration(),
                longest.number(),
                new Connection(ConnectionState.OPEN, Optional.of("1".repeat(255)), Optional.of(Integer.MAX_VALUE)),
                preferences,
                Optional.of(InstanceFixtures.streaming(EventType.values())),
                InstanceFixtures.NOON,
                InstanceFixtures.NOON);
        repository().insert(instance);
        assertThat(repository().loadAll()).containsExactly(instance);
    }

    @Test
    void disabled_streaming_is_not_absent() {
        var disabled = InstanceFixtures.instance("alpha")
                .withStreaming(new Streaming(
                        "c",
                        false,
                        Collections.emptySet(),
                        InstanceFixtures.NOON,
                        InstanceFixtures.NOON.plusMillis(1)));
        repository().insert(disabled);
        assertThat(repository().loadAll()).containsExactly(disabled);
    }

    @Test
    void a_name_in_use_is_refused() {
        repository().insert(InstanceFixtures.instance("alpha"));
        var second = like(
                InstanceFixtures.instance("alpha"),
                "another",
                "alpha",
                "another",
                Optional.empty(),
                InstanceFixtures.NOON);
        assertThat(repository().insert(second)).contains(Conflict.NAME);
        assertThat(repository().loadAll()).containsExactly(InstanceFixtures.instance("alpha"));
    }

    @Test
    void names_that_differ_in_case_or_accents_are_two() {
        for (var name : new String[] {"ação", "Ação", "acao"}) {
            var instance =
                    like(InstanceFixtures.instance("x"), name, name, name, Optional.empty(), InstanceFixtures.NOON);
            assertThat(repository().insert(instance)).isEmpty();
        }
        assertThat(repository().loadAll()).hasSize(3);
    }

    @Test
    void a_token_in_use_is_refused() {
        repository().insert(InstanceFixtures.instance("alpha"));
        var second = like(
                InstanceFixtures.instance("b"), "another", "b", "alpha-TOKEN", Optional.empty(), InstanceFixtures.NOON);
        assertThat(repository().insert(second)).contains(Conflict.TOKEN);
    }

    @Test
    void a_change_to_a_token_in_use_is_refused() {
        var beta = InstanceFixtures.instance("beta");
        repository().insert(InstanceFixtures.instance("alpha"));
        repository().insert(beta);
        assertThat(repository().update(beta.withToken(new ApiKey("alpha-TOKEN"), InstanceFixtures.NOON)))
                .contains(Conflict.TOKEN);
        assertThat(repository().loadAll()).contains(beta);
        assertThat(repository().update(beta)).isEmpty();
    }

    @Test
    void one_of_many_concurrent_creations_of_a_name_succeeds() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            var attempts = Stream.of("a", "b", "c", "d")
                    .map(id -> like(
                            InstanceFixtures.instance("x"),
                            id,
                            "x",
                            "token " + id,
                            Optional.empty(),
                            InstanceFixtures.NOON))
                    .<Callable<Optional<Conflict>>>map(
                            instance -> () -> repository().insert(instance))
                    .toList();
            var inserted = 0;
            for (var attempt : threads.invokeAll(attempts)) {
                inserted += attempt.get().isEmpty() ? 1 : 0;
            }
            assertThat(inserted).isEqualTo(1);
            assertThat(repository().loadAll()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void an_update_replaces_everything_but_the_id() {
        repository().insert(InstanceFixtures.instance("alpha"));
        var changed = InstanceFixtures.instance("alpha")
                .withState(ConnectionState.CLOSE, InstanceFixtures.NOON.plusSeconds(1))
                .withStreaming(InstanceFixtures.streaming(EventType.CALL));
        repository().update(changed);
        assertThat(repository().loadAll()).containsExactly(changed);
    }

    @Test
    void an_instance_is_found_by_its_name() {
        var beta = InstanceFixtures.instance("beta");
        repository().insert(InstanceFixtures.instance("alpha"));
        repository().insert(beta);
        assertThat(repository().find("beta")).contains(beta);
        assertThat(repository().find("Beta")).isEmpty();
        repository().awaitChange("beta");
        repository().awaitChange("unknown");
    }

    @Test
    void a_change_of_what_is_stored_is_returned() {
        var alpha = InstanceFixtures.instance("alpha");
        repository().insert(alpha);
        var changed = alpha.withStreaming(InstanceFixtures.streaming(EventType.CALL));
        assertThat(repository().update("alpha", stored -> {
                    assertThat(stored).isEqualTo(alpha);
                    return changed;
                }))
                .contains(new CreateResult.Created(changed));
        assertThat(repository().find("alpha")).contains(changed);
        assertThat(repository().update("unknown", stored -> changed)).isEmpty();
    }

    @Test
    void a_change_of_what_is_stored_to_a_token_in_use_is_refused() {
        var beta = InstanceFixtures.instance("beta");
        repository().insert(InstanceFixtures.instance("alpha"));
        repository().insert(beta);
        assertThat(repository()
                        .update("beta", stored -> stored.withToken(new ApiKey("alpha-TOKEN"), InstanceFixtures.NOON)))
                .contains(new CreateResult.Refused(Conflict.TOKEN));
        assertThat(repository().find("beta")).contains(beta);
    }

    @Test
    void none_of_many_concurrent_changes_is_lost() throws Exception {
        repository().insert(InstanceFixtures.instance("alpha"));
        var threads = Executors.newFixedThreadPool(4);
        try {
            var changes = IntStream.range(0, 40)
                    .<Callable<Optional<CreateResult>>>mapToObj(i -> () -> repository()
                            .update(
                                    "alpha",
                                    stored -> stored.withToken(
                                            new ApiKey(stored.token().reveal() + "+"), InstanceFixtures.NOON)))
                    .toList();
            for (var change : threads.invokeAll(changes)) {
                assertThat(change.get().orElseThrow()).isInstanceOf(CreateResult.Created.class);
            }
            assertThat(repository().find("alpha").orElseThrow().token().reveal())
                    .isEqualTo("alpha-TOKEN" + "+".repeat(40));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_deletion_says_whether_there_was_an_instance() {
        repository().insert(InstanceFixtures.instance("alpha"));
        assertThat(repository().delete(InstanceFixtures.instance("alpha"))).isTrue();
        assertThat(repository().delete(InstanceFixtures.instance("alpha"))).isFalse();
    }

    @Test
    void an_update_of_an_unknown_instance_fails() {
        assertThatThrownBy(() -> repository().update(InstanceFixtures.instance("alpha")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(repository().loadAll()).isEmpty();
    }

    @Test
    void the_name_and_token_of_a_deleted_instance_can_be_used_again() {
        repository().insert(InstanceFixtures.instance("alpha"));
        repository().delete(InstanceFixtures.instance("alpha"));
        assertThat(repository().loadAll()).isEmpty();
        assertThat(repository().insert(InstanceFixtures.instance("alpha"))).isEmpty();
    }

    @Test
    void an_instance_is_restored_from_what_another_change_has_made_of_it() {
        var former = InstanceFixtures.instance("alpha");
        var later = InstanceFixtures.NOON.plusSeconds(1);
        var changed = former.withStreaming(InstanceFixtures.streaming(EventType.CALL))
                .withToken(new ApiKey("another"), later)
                .withState(ConnectionState.CLOSE, later);
        repository().insert(changed);
        repository().restore(former.id(), Optional.of(former));
        assertThat(repository().loadAll()).containsExactly(former);
        repository().restore(former.id(), Optional.empty());
        assertThat(repository().loadAll()).isEmpty();
        repository().restore(former.id(), Optional.empty());
        repository().restore(former.id(), Optional.of(former));
        assertThat(repository().loadAll()).containsExactly(former);
    }

    @Test
    void a_stored_name_that_no_new_instance_may_have_is_loaded() {
        for (var name : new String[] {"metrics", "a,b", ""}) {
            var instance = like(
                    InstanceFixtures.instance("x"), name, name, 'T' + name, Optional.empty(), InstanceFixtures.NOON);
            repository().insert(instance);
            assertThat(repository().loadAll()).containsExactly(instance);
            repository().delete(instance);
        }
    }

    @Test
    void the_oldest_is_loaded_first() {
        var late = like(
                InstanceFixtures.instance("a"), "1", "a", "A", Optional.empty(), InstanceFixtures.NOON.plusSeconds(9));
        var early = like(InstanceFixtures.instance("b"), "2", "b", "B", Optional.empty(), InstanceFixtures.NOON);
        repository().insert(late);
        repository().insert(early);
        assertThat(repository().loadAll()).containsExactly(early, late);
    }

    private static Instance like(
            Instance model, String id, String name, String token, Optional<String> number, Instant createdAt) {
        return new Instance(
                id,
                new InstanceName(name),
                new ApiKey(token),
                model.integration(),
                number,
                model.connection(),
                model.preferences(),
                model.streaming(),
                createdAt,
                createdAt);
    }
}
