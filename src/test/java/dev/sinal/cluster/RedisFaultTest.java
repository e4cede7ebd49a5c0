package dev.sinal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sinal.cluster.ClusterCommand.LogLost;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.log.AppendRefusedException;
import dev.sinal.log.LogUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose Redis fails. */
class RedisFaultTest {
    @TempDir
    private Path directory;

    private final Map<String, String> settings = new HashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private RedisServer redis(String... options) throws IOException {
        var redis = new RedisServer(directory, options);
        open.add(redis);
        return redis;
    }

    private RedisProxy proxy(RedisServer redis) throws IOException {
        var proxy = new RedisProxy(redis.port());
        open.add(proxy);
        return proxy;
    }

    private TestNode node(String url) {
        var node = new TestNode(url, settings);
        open.add(node);
        return node;
    }

    @Test
    void a_group_whose_answer_is_lost_is_appended_once() throws IOException {
        var redis = redis();
        var proxy = proxy(redis);
        var node = node(proxy.url());
        proxy.loseAnswerTo("answer-lost");
        var position = node.append("\"answer-lost\"");
        assertThat(proxy.hasLost()).isTrue();
        await("delivered").until(() -> node.followed.size() == 1);
        assertThat(node.followed.get(0).position()).isEqualTo(position);
        await("reachable").until(() -> node.log.failure().isEmpty());
        assertThat(node.append("2").offset()).isEqualTo(position.offset() + 1);
    }

    @Test
    void a_group_that_may_be_in_the_log_is_not_said_to_be_refused() throws IOException {
        settings.put("timeout", "1500");
        var redis = redis();
        var proxy = proxy(redis);
        var node = node(proxy.url());
        var other = node(redis.url());
        node.append("1");
        proxy.goAwayInsteadOfAnswering("unknown");
        assertThatThrownBy(() -> node.append("\"unknown\"")).satisfies(refusedFor(Reason.UNKNOWN));
        await("delivered").untilAsserted(() -> assertThat(other.data()).containsExactly("1", "\"unknown\""));
    }

    @Test
    void while_redis_is_away_events_are_refused_and_afterwards_none_is_missing() throws IOException {
        var redis = redis();
        var proxy = proxy(redis);
        var node = node(proxy.url());
        var other = node(redis.url());
        node.append("1");
        await("delivered").until(() -> node.followed.size() == 1);
        proxy.goAway();
        other.append("2");
        await("failure").until(() -> node.log.failure().isPresent());
        assertRefused(node);
        assertThatThrownBy(() -> node.log.read(Optional.empty(), Optional.empty(), 1))
                .isInstanceOf(LogUnavailableException.class);
        assertThat(node.node.nodes()).isNotEmpty();
        proxy.comeBack();
        await("reachable").until(() -> node.log.failure().isEmpty());
        node.append("3");
        await("delivered").untilAsserted(() -> assertThat(node.data()).containsExactly("1", "2", "3"));
        assertThat(node.commands).isEmpty();
    }

    private static void assertRefused(TestNode node) {
        assertThatThrownBy(() -> node.append("0")).satisfies(refusedFor(Reason.UNAVAILABLE));
    }

    private static Consumer<Throwable> refusedFor(Reason reason) {
        return thrown -> assertThat(thrown).isInstanceOfSatisfying(AppendRefusedException.class, refusal -> assertThat(
                        refusal.outcome().reason())
                .isEqualTo(reason));
    }

    @Test
    void a_redis_that_restarts_empty_has_another_epoch() throws IOException {
        var redis = redis();
        var node = node(redis.url());
        var other = node(redis.url());
        var before = node.append("1");
        await("delivered").until(() -> other.followed.size() == 1);
        redis.kill();
        redis.start();
        await("told").untilAsserted(() -> assertThat(List.of(node, other))
                .allSatisfy(each -> assertThat(each.commands).containsExactly(new LogLost())));
        await("reachable").until(() -> node.log.failure().isEmpty());
        var after = node.append("2");
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        await("delivered").untilAsserted(() -> assertThat(other.data()).containsExactly("1", "2"));
        assertThat(node.log.read(Optional.of(before), Optional.empty(), 1).contiguous())
                .isFalse();
        assertThat(other.log.last()).isEqualTo(after);
    }

    @Test
    void a_redis_that_is_emptied_has_another_epoch() throws IOException {
        var redis = redis();
        var node = node(redis.url());
        var before = node.append("1");
        await("delivered").until(() -> node.followed.size() == 1);
        redis.flush();
        var after = node.append("2");
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        await("delivered").untilAsserted(() -> assertThat(node.data()).containsExactly("1", "2"));
        assertThat(node.commands).containsExactly(new LogLost());
    }

    @Test
    void a_redis_that_restarts_with_its_data_has_lost_nothing() throws IOException {
        var redis = redis("--appendonly", "yes", "--appendfsync", "always");
        var node = node(redis.url());
        var before = node.append("1");
        redis.kill();
        redis.start();
        await("reachable").until(() -> node.log.failure().isEmpty());
        var after = node.append("2");
        assertThat(after.epoch()).isEqualTo(before.epoch());
        await("delivered").untilAsserted(() -> assertThat(node.data()).containsExactly("1", "2"));
        assertThat(node.log.read(Optional.of(before), Optional.empty(), 10).events())
                .hasSize(1);
        assertThat(node.commands).isEmpty();
    }

    @Test
    void a_redis_that_has_lost_what_a_node_has_read_gets_another_epoch() throws IOException {
        var redis = redis();
        var node = node(redis.url());
        var other = node(redis.url());
        node.append("1");
        redis.save();
        node.append("2");
        node.append("3");
        await("delivered").until(() -> node.followed.size() == 3 && other.followed.size() == 3);
        redis.kill();
        redis.start();
        await("told").untilAsserted(() -> assertThat(List.of(node, other))
                .allSatisfy(each -> assertThat(each.commands).isNotEmpty()));
        await("reachable").until(() -> node.log.failure().isEmpty());
        var after = node.append("4");
        assertThat(after.epoch()).isNotEqualTo(node.followed.get(0).position().epoch());
        await("delivered").untilAsserted(() -> assertThat(other.data()).containsExactly("1", "2", "3", "4"));
    }

    @Test
    void a_redis_that_stops_for_a_while_appends_once() throws IOException {
        var redis = redis();
        var node = node(redis.url());
        node.append("1");
        redis.pause();
        var waiting = CompletableFuture.supplyAsync(() -> node.append("2"));
        await("failure").until(() -> node.log.failure().isPresent());
        redis.resume();
        assertThat(waiting.join().offset()).isEqualTo(2);
        await("delivered").untilAsserted(() -> assertThat(node.data()).containsExactly("1", "2"));
    }

    @Test
    void a_redis_that_stops_for_too_long_does_not_append_what_was_refused() throws IOException {
        settings.put("timeout", "1500");
        var redis = redis();
        var node = node(redis.url());
        node.append("1");
        redis.pause();
        var waiting = CompletableFuture.supplyAsync(() -> node.append("2"));
        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .satisfies(refusedFor(Reason.UNKNOWN));
        redis.resume();
        await("reachable").until(() -> node.log.failure().isEmpty());
        await("appended").ignoreExceptions().untilAsserted(() -> assertThat(node.append("3"))
                .isNotNull());
        await("delivered").untilAsserted(() -> assertThat(node.data()).contains("1", "3"));
        assertThat(node.data()).doesNotContain("2");
    }

    @Test
    void a_node_starts_without_redis_and_takes_part_when_it_is_there() throws IOException {
        var redis = redis();
        var proxy = proxy(redis);
        proxy.goAway();
        var node = node(proxy.url());
        assertRefused(node);
        assertThat(node.node.awaitApplied(node.log.last(), Duration.ofMillis(1)))
                .isFalse();
        proxy.comeBack();
        await("told to load again").until(() -> node.commands.contains(new LogLost()));
        await("appended").ignoreExceptions().untilAsserted(() -> assertThat(node.append("1"))
                .isNotNull());
        await("delivered").untilAsserted(() -> assertThat(node.data()).contains("1"));
    }
}
