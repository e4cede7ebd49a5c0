package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.access.ApiKey;
import dev.sinal.access.InstanceTokens;
import dev.sinal.config.StreamingSettings;
import dev.sinal.event.Envelope;
import dev.sinal.event.EventType;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import dev.sinal.event.Publication;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.rest.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the commands on instances, with the events that they fire. */
class InstancesTest {
    private final InMemoryInstanceRepository repository = new InMemoryInstanceRepository();
    private final List<Object> fired = Collections.synchronizedList(new ArrayList<>());
    private Instant now = InstanceFixtures.NOON;
    /** The tokens of the instances that were created last. */
    private InstanceTokens tokens;

    private final Instances instances = instances(fired::add);

    @Test
    void a_created_instance_is_found_by_name_and_token() {
        var alpha = create("{\"instanceName\":\"alpha\",\"token\":\"A\"}");
        assertThat(instances.find("alpha")).contains(alpha);
        assertThat(tokens.instance(new ApiKey("A")).flatMap(instances::find)).contains(alpha);
        assertThat(instances.all()).containsExactly(alpha);
        assertThat(repository.loadAll()).containsExactly(alpha);
        assertThat(alpha.state()).isEqualTo(ConnectionState.OPEN);
    }

    @Test
    void a_generated_token_is_an_upper_case_uuid() {
        assertThat(create("{\"instanceName\":\"alpha\"}").token().reveal())
                .matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
    }

    @Test
    void a_creation_opens_the_namespace_before_it_publishes_its_event() {
        var alpha = create("{\"instanceName\":\"alpha\",\"websocket\":{\"enabled\":true,\"events\":[\"CALL\"]}}");
        assertThat(fired).hasSize(2);
        assertThat(fired.get(0)).isEqualTo(new InstanceChanged("alpha", Kind.CREATED));
        assertThat(Envelope.of(event(1, 0)))
                .isEqualTo("{\"event\":\"instance.create\",\"instance\":\"alpha\",\"data\":{\"instanceName\":\"alpha\","
                        + "\"instanceId\":\"" + alpha.id() + "\"},\"server_url\":\"http://sinal.test\","
                        + "\"date_time\":\"2026-11-23T12:00:00.120Z\",\"apikey\":\""
                        + alpha.token().reveal() + "\"}");
        assertThat(publication(1).events()).hasSize(1);
        assertThat(alpha.streaming().orElseThrow().events()).containsExactly(EventType.CALL);
    }

    @Test
    void a_deletion_publishes_its_events_together_before_it_closes_the_namespace() {
        var alpha = create("{\"instanceName\":\"alpha\"}");
        fired.clear();
        assertThat(instances.delete("alpha")).contains(alpha);
        assertThat(fired).hasSize(2);
        assertThat(publication(0).events()).hasSize(2);
        assertThat(Envelope.of(event(0, 0)))
                .contains("\"event\":\"instance.delete\"", "\"instanceId\":\"" + alpha.id() + "\"");
        assertThat(Envelope.of(event(0, 1))).contains("\"event\":\"remove.instance\"", "\"data\":null");
        assertThat(fired.get(1)).isEqualTo(new InstanceChanged("alpha", Kind.DELETED));
    }

    @Test
    void a_deleted_instance_is_found_until_its_last_events_are_published() {
        var found = new ArrayList<Boolean>();
        var observed = new Instances[1];
        observed[0] = instances(event ->
                found.add(observed[0] != null && observed[0].find("alpha").isPresent()));
        observed[0].create(InstanceFixtures.request("{\"instanceName\":\"alpha\",\"token\":\"A\"}"));
        found.clear();
        observed[0].delete("alpha");
        assertThat(found).containsExactly(true, false);
        assertThat(tokens.instance(new ApiKey("A"))).isEmpty();
    }

    @Test
    void a_logout_closes_the_instance_and_publishes_its_event() {
        create("{\"instanceName\":\"alpha\"}");
        fired.clear();
        now = now.plusSeconds(1);
        var closed = instances.logout("alpha").orElseThrow();
        assertThat(closed.state()).isEqualTo(ConnectionState.CLOSE);
        assertThat(closed.updatedAt()).isEqualTo(now);
        assertThat(repository.loadAll()).containsExactly(closed);
        assertThat(fired.get(0)).isEqualTo(new InstanceChanged("alpha", Kind.CHANGED));
        assertThat(Envelope.of(event(1, 0))).contains("\"event\":\"logout.instance\"", "\"data\":null");
    }

    @Test
    void setting_twice_keeps_the_id_and_the_time_of_creation() {
        create("{\"instanceName\":\"alpha\"}");
        fired.clear();
        var first = set("alpha", EventType.CALL);
        now = now.plusMillis(8);
        var second = set("alpha", EventType.CHATS_SET);
        assertThat(first.id()).matches("c[0-9a-z]{24}").isEqualTo(second.id());
        assertThat(second.createdAt()).isEqualTo(first.createdAt());
        assertThat(second.updatedAt()).isEqualTo(now);
        assertThat(fired)
                .containsExactly(
                        new InstanceChanged("alpha", Kind.CHANGED), new InstanceChanged("alpha", Kind.CHANGED));
        assertThat(instances.find("alpha").orElseThrow().streaming()).contains(second);
    }

    @Test
    void a_name_or_token_in_use_is_refused_and_nothing_is_published() {
        create("{\"instanceName\":\"alpha\",\"token\":\"A\"}");
        fired.clear();
        assertThat(refusal("{\"instanceName\":\"alpha\"}")).isEqualTo(Conflict.NAME);
        assertThat(refusal("{\"instanceName\":\"beta\",\"token\":\"A\"}")).isEqualTo(Conflict.TOKEN);
        assertThat(refusal("{\"instanceName\":\"beta\",\"token\":\"GLOBALKEY\"}"))
                .isEqualTo(Conflict.TOKEN);
        assertThat(fired).isEmpty();
        assertThat(instances.all()).hasSize(1);
    }

    @Test
    void an_instance_that_only_the_repository_holds_is_found_as_soon_as_a_request_meets_it() {
        var alpha = InstanceFixtures.instance("alpha");
        repository.insert(alpha);
        assertThat(refusal("{\"instanceName\":\"alpha\"}")).isEqualTo(Conflict.NAME);
        assertThat(instances.find("alpha")).contains(alpha);
        assertThat(fired.get(0)).isEqualTo(new InstanceChanged("alpha", Kind.CREATED));
        assertThat(Envelope.of(event(1, 0))).contains("\"event\":\"instance.create\"");
        assertThat(instances.delete("alpha")).contains(alpha);
    }

    @Test
    void a_token_that_only_the_repository_knows_is_refused() {
        create("{\"instanceName\":\"beta\"}");
        repository.insert(InstanceFixtures.instance("alpha"));
        assertThat(instances.changeToken("beta", Optional.of(new ApiKey("alpha-TOKEN"))))
                .contains(new CreateResult.Refused(Conflict.TOKEN));
        assertThat(instances.find("alpha")).isPresent();
    }

    @Test
    void an_instance_that_was_stored_late_is_the_answer_to_the_same_request() {
        var request = "{\"instanceName\":\"alpha\",\"token\":\"A\",\"websocket\":{\"enabled\":true}}";
        var alpha = create(request);
        var restarted = instances(fired::add);
        repository.delete(alpha);
        restarted.delete("alpha");
        repository.insert(alpha);
        assertThat(restarted.create(InstanceFixtures.request(request))).isEqualTo(new CreateResult.Created(alpha));
        assertThat(restarted.find("alpha")).contains(alpha);
    }

    @Test
    void a_request_with_a_token_that_is_sent_again_has_the_same_answer_and_no_other_effect() {
        var request = "{\"instanceName\":\"alpha\",\"token\":\"A\",\"number\":\"5511\",\"readStatus\":true,"
                + "\"websocket\":{\"enabled\":true,\"events\":[\"CALL\"]}}";
        var alpha = create(request);
        fired.clear();
        assertThat(create(request)).isEqualTo(alpha);
        assertThat(fired).isEmpty();
        assertThat(refusal(request.replace("CALL", "CHATS_SET"))).isEqualTo(Conflict.NAME);
        assertThat(refusal(request.replace("5511", "5512"))).isEqualTo(Conflict.NAME);
        assertThat(refusal(request.replace("true,\"web", "false,\"web"))).isEqualTo(Conflict.NAME);
        assertThat(refusal(request.replace("\"token\":\"A\"", "\"token\":\"B\"")))
                .isEqualTo(Conflict.NAME);
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                command("create", all -> all.create(InstanceFixtures.request("{\"instanceName\":\"beta\"}"))),
                command("set", all -> all.setStreaming("alpha", InstanceFixtures.settings(EventType.CALL))),
                command("change the token", all -> all.changeToken("alpha", Optional.of(new ApiKey("B")))),
                command("log out", all -> all.logout("alpha")),
                command("delete", all -> all.delete("alpha")));
    }

    private static Arguments command(String name, Consumer<Instances> command) {
        return Arguments.of(name, command);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void a_command_whose_answer_the_repository_loses_has_not_happened_and_can_be_sent_again(
            String name, Consumer<Instances> command) {
        var alpha = create("{\"instanceName\":\"alpha\",\"token\":\"A\"}");
        fired.clear();
        repository.loseAnswer();
        assertThatThrownBy(() -> command.accept(instances)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> command.accept(instances)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(instances::reconcile).isInstanceOf(UnavailableException.class);
        assertThat(instances.all()).containsExactly(alpha);
        assertThat(fired).isEmpty();
        repository.comeBack();
        instances.reconcile();
        assertThat(repository.loadAll()).containsExactly(alpha);
        repository.loseAnswer();
        assertThatThrownBy(() -> command.accept(instances)).isInstanceOf(UnavailableException.class);
        repository.comeBack();
        command.accept(instances);
        assertThat(repository.loadAll()).isEqualTo(instances.all()).isNotEqualTo(List.of(alpha));
        assertThat(fired.stream().filter(InstanceChanged.class::isInstance)).hasSize(1);
    }

    @Test
    void a_command_stands_whatever_an_observer_of_its_change_throws() {
        var observed = instances(event -> {
            fired.add(event);
            if (event instanceof InstanceChanged) {
                throw new OutOfMemoryError("of an observer");
            }
        });
        assertThat(observed.create(InstanceFixtures.request("{\"instanceName\":\"alpha\"}")))
                .isInstanceOf(CreateResult.Created.class);
        assertThat(observed.delete("alpha")).isPresent();
        assertThat(fired.stream().filter(Publication.class::isInstance)).hasSize(2);
    }

    @Test
    void a_command_for_an_unknown_instance_does_nothing() {
        assertThat(instances.logout("zzz")).isEmpty();
        assertThat(instances.delete("zzz")).isEmpty();
        assertThat(instances.setStreaming("zzz", InstanceFixtures.settings(EventType.CALL)))
                .isEmpty();
        assertThat(fired).isEmpty();
    }

    @Test
    void a_restart_loads_all_instances() {
        create("{\"instanceName\":\"alpha\",\"token\":\"A\",\"websocket\":{\"enabled\":true}}");
        var restarted = instances(fired::add);
        assertThat(restarted.all()).isEqualTo(instances.all());
        assertThat(tokens.instance(new ApiKey("A")).flatMap(restarted::find)).isEqualTo(instances.find("alpha"));
    }

    @Test
    void a_change_stands_if_its_event_is_not_accepted() {
        var failing = instances(event -> {
            if (event instanceof Publication) {
                throw new IllegalStateException("the log is full");
            }
            fired.add(event);
        });
        assertThat(failing.create(InstanceFixtures.request("{\"instanceName\":\"alpha\"}")))
                .isInstanceOf(CreateResult.Created.class);
        failing.delete("alpha");
        assertThat(failing.find("alpha")).isEmpty();
        assertThat(fired)
                .containsExactly(
                        new InstanceChanged("alpha", Kind.CREATED), new InstanceChanged("alpha", Kind.DELETED));
    }

    @ParameterizedTest
    @CsvSource({
        "Publication, The event log is not available",
        "InstanceChanged, Another command has not completed",
    })
    void a_command_waits_a_limited_time_for_another_and_says_what_that_waits_for(String step, String message)
            throws Exception {
        var done = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var busy = instances(event -> {
            if (event.getClass().getSimpleName().equals(step)) {
                begun.countDown();
                await(done);
            }
        });
        assertDelayed(busy, begun, done, message);
    }

    @Test
    void a_command_that_waits_for_one_that_waits_for_the_database_says_so() throws Exception {
        var done = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var busy = instances(event -> {});
        repository.beforeChanges(() -> {
            begun.countDown();
            await(done);
        });
        assertDelayed(busy, begun, done, "The database is not available");
    }

    private static void assertDelayed(Instances busy, CountDownLatch begun, CountDownLatch done, String message)
            throws Exception {
        var other = Executors.newSingleThreadExecutor();
        try {
            var creation = other.submit(() -> busy.create(InstanceFixtures.request("{\"instanceName\":\"alpha\"}")));
            await(begun);
            assertThatThrownBy(() -> busy.logout("alpha"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage(message);
            done.countDown();
            assertThat(creation.get(10, TimeUnit.SECONDS)).isInstanceOf(CreateResult.Created.class);
            assertThat(busy.logout("alpha")).isPresent();
        } finally {
            done.countDown();
            other.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_change_that_was_not_stored_has_no_effect() {
        var alpha = create("{\"instanceName\":\"alpha\"}");
        fired.clear();
        repository.delete(alpha);
        assertThatThrownBy(() -> instances.logout("alpha")).isInstanceOf(IllegalStateException.class);
        assertThat(instances.find("alpha")).contains(alpha);
        assertThat(fired).isEmpty();
    }

    @Test
    void with_streaming_off_the_websocket_settings_of_a_create_request_are_not_stored() {
        var off = instances(false, fired::add);
        off.create(InstanceFixtures.request("{\"instanceName\":\"alpha\",\"websocket\":{\"enabled\":true}}"));
        assertThat(off.find("alpha").orElseThrow().streaming()).isEmpty();
    }

    @Test
    void one_of_many_concurrent_creations_of_a_name_succeeds() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try {
            var attempts = IntStream.range(0, 32)
                    .<Callable<CreateResult>>mapToObj(
                            i -> () -> instances.create(InstanceFixtures.request("{\"instanceName\":\"alpha\"}")))
                    .toList();
            var created = 0;
            for (var attempt : threads.invokeAll(attempts)) {
                created += attempt.get() instanceof CreateResult.Created ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
            assertThat(fired).hasSize(2);
        } finally {
            threads.shutdownNow();
        }
    }

    private Instances instances(Consumer<Object> observer) {
        return instances(true, observer);
    }

    private Instances instances(boolean streamingEnabled, Consumer<Object> observer) {
        tokens = new InstanceTokens();
        var all = new Instances(
                repository,
                new StreamingSettings(streamingEnabled, false),
                InstanceFixtures.globalKeys(),
                tokens,
                new EventOrigins(InstanceFixtures.settings(true), () -> now),
                new RecordingEvent<Publication>(publication -> {
                    observer.accept(publication);
                    publication.completeWith(CompletableFuture.completedFuture(new Outcome.Accepted(List.of("1-1"))));
                }),
                new RecordingEvent<>(observer),
                Optional.empty(),
                () -> now,
                Duration.ofSeconds(1));
        all.start();
        return all;
    }

    private Instance create(String json) {
        return ((CreateResult.Created) instances.create(InstanceFixtures.request(json))).instance();
    }

    private Conflict refusal(String json) {
        return ((CreateResult.Refused) instances.create(InstanceFixtures.request(json))).conflict();
    }

    private Streaming set(String name, EventType type) {
        return instances
                .setStreaming(name, InstanceFixtures.settings(type))
                .flatMap(Instance::streaming)
                .orElseThrow();
    }

    private InstanceEvent event(int publication, int index) {
        return publication(publication).events().get(index);
    }

    private Publication publication(int index) {
        return (Publication) fired.get(index);
    }
}
