package dev.sinal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sinal.event.Outcome.Reason;
import dev.sinal.log.AppendRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes in whose Redis an administrator changes by hand what is theirs, or whose Redis has no memory left. */
class RedisDamageTest {
    @TempDir
    private static Path directory;

    @AutoClose
    private static RedisServer redis;

    private static int number;
    private final String prefix = "damage" + number++;
    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeAll
    static void startRedis() throws IOException {
        redis = new RedisServer(directory);
    }

    @AfterEach
    void stop() throws IOException {
        redis.answer("CONFIG SET maxmemory 0");
        nodes.forEach(TestNode::close);
    }

    private TestNode node() {
        var node = new TestNode(redis.url(), Map.of("SINAL_REDIS_PREFIX", prefix));
        nodes.add(node);
        return node;
    }

    private String stream() {
        return "{" + prefix + "}:stream";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* a b",
                "1-1 a b",
                "2-0 a b",
                "2-0 a 01234567890123456789",
                "* a b c d",
                "18446744073709551615-1 a b"
            })
    void an_entry_that_no_node_has_written_is_removed(String entry) throws IOException {
        var node = node();
        var other = node();
        var first = node.append("1");
        await("delivered").until(() -> node.followed.size() == 1 && other.followed.size() == 1);
        redis.answer("XADD " + stream() + " " + entry);
        await("removed").until(() -> redis.answer("XLEN " + stream()).equals(":1"));
        await("appended").ignoreExceptions().until(() -> other.append("2") != null);
        await("delivered").untilAsserted(() -> assertThat(List.of(node, other)).allSatisfy(each -> {
            assertThat(each.data()).containsExactly("1", "2");
            assertThat(each.commands).isEmpty();
            assertThat(each.log.failure()).isEmpty();
        }));
        assertThat(node.log.read(Optional.of(first), Optional.empty(), 10).events())
                .hasSize(1);
    }

    @Test
    void an_entry_that_was_added_and_deleted_by_hand_stops_nothing() throws IOException {
        var node = node();
        node.append("1");
        redis.answer("EVAL \"redis.call('XDEL', KEYS[1], redis.call('XADD', KEYS[1], '*', 'a', 'b'))\" 1 " + stream());
        await("appended").ignoreExceptions().until(() -> node.append("2") != null);
        await("delivered").untilAsserted(() -> assertThat(node.data()).containsExactly("1", "2"));
        assertThat(node.commands).isEmpty();
    }

    @Test
    void a_stream_that_is_deleted_loses_what_it_had_and_takes_what_follows() throws IOException {
        var node = node();
        var first = node.append("1");
        node.append("2");
        await("delivered").until(() -> node.followed.size() == 2);
        redis.answer("DEL " + stream());
        node.append("3");
        await("delivered").untilAsserted(() -> assertThat(node.data()).containsExactly("1", "2", "3"));
        assertThat(node.log.read(Optional.of(first), Optional.empty(), 10).contiguous())
                .isFalse();
        var instance = Optional.of(node.followed.get(0).event().instanceId());
        var page = node.log.read(Optional.empty(), instance, 2);
        assertThat(page.events()).containsExactly(node.followed.get(2));
        assertThat(page.hasMore()).isFalse();
    }

    @Test
    void while_the_memory_of_redis_is_full_events_are_refused_and_the_nodes_stay() throws IOException {
        var node = node();
        var other = node();
        var lease = node.node.lease("source");
        node.append("1");
        await("lease").until(lease::isHeld);
        redis.answer("CONFIG SET maxmemory 1");
        await("warning").until(() -> node.log.warning().orElse("").contains("memory is full"));
        assertThatThrownBy(() -> other.append("0"))
                .isInstanceOfSatisfying(
                        AppendRefusedException.class,
                        refusal -> assertThat(refusal.outcome().reason()).isEqualTo(Reason.UNAVAILABLE));
        var late = node();
        var second = late.node.lease("other");
        await("lease of a node that has come").until(second::isHeld);
        assertThat(node.log.failure()).isEmpty();
        assertThat(other.log.failure()).isEmpty();
        redis.answer("CONFIG SET maxmemory 0");
        other.append("2");
        await("delivered").untilAsserted(() -> assertThat(node.data()).containsExactly("1", "2"));
        await("no warning").until(() -> node.log.warning().isEmpty());
        assertThat(lease.isHeld()).isTrue();
        assertThat(node.commands).isEmpty();
    }

    @Test
    void while_the_memory_of_redis_is_full_old_events_are_removed() throws IOException {
        var bounds = Map.of("SINAL_REDIS_PREFIX", prefix, "SINAL_HISTORY_EVENTS", "2000");
        var node = new TestNode(redis.url(), bounds);
        nodes.add(node);
        for (var i = 0; i < 20; i++) {
            node.append(String.valueOf(i));
        }
        await("delivered").until(() -> node.followed.size() == 20);
        redis.answer("CONFIG SET maxmemory 1");
        var strict = new TestNode(redis.url(), Map.of("SINAL_REDIS_PREFIX", prefix, "SINAL_HISTORY_EVENTS", "5"));
        nodes.add(strict);
        await("removed").until(() -> redis.answer("XLEN " + stream()).equals(":5"));
    }
}
