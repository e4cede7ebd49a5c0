package dev.sinal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sinal.cluster.ClusterCommand.InstanceStored;
import dev.sinal.cluster.ClusterCommand.NodeGone;
import dev.sinal.event.EventFingerprint;
import dev.sinal.event.Outcome;
import dev.sinal.log.AppendRefusedException;
import dev.sinal.log.EventLogContract;
import dev.sinal.log.LoggedEvent;
import dev.sinal.log.Position;
import dev.sinal.log.TestFollower;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes on one Redis that works. */
class RedisClusterTest {
    @TempDir
    private static Path directory;

    @AutoClose
    private static RedisServer redis;

    private static int number;
    private final Map<String, String> settings = new HashMap<>(Map.of("SINAL_REDIS_PREFIX", "cluster" + number++));
    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeAll
    static void startRedis() throws IOException {
        redis = new RedisServer(directory);
    }

    @AfterEach
    void stopNodes() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node() {
        var node = new TestNode(redis.url(), settings);
        nodes.add(node);
        return node;
    }

    @Test
    void three_nodes_receive_the_events_of_two_in_the_same_order() {
        var all = List.of(node(), node(), node());
        var appending = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 500).forEach(j -> all.get(i).append(String.valueOf(1_000 * i + j)))))
                .toList();
        appending.forEach(CompletableFuture::join);
        await("events")
                .untilAsserted(
                        () -> all.forEach(node -> assertThat(node.followed).hasSize(1_000)));
        assertThat(all.get(1).data()).isEqualTo(all.get(0).data()).doesNotHaveDuplicates();
        assertThat(all.get(2).data()).isEqualTo(all.get(0).data());
        assertThat(positions(all.get(2))).isEqualTo(positions(all.get(0)));
    }

    private static List<Position> positions(TestNode node) {
        return node.followed.stream().map(LoggedEvent::position).toList();
    }

    @Test
    void a_node_that_joins_receives_what_follows_and_reads_what_was_before() {
        var first = node();
        var before = first.append("1");
        var second = node();
        first.append("2");
        await("event").untilAsserted(() -> assertThat(second.data()).containsExactly("2"));
        var page = second.log.read(Optional.of(before), Optional.empty(), 10);
        assertThat(page.contiguous()).isTrue();
        assertThat(page.oldest()).contains(before);
        assertThat(page.events()).isEqualTo(second.followed);
    }

    @Test
    void an_event_is_accepted_once_by_whichever_node() {
        var event = EventLogContract.event("1").withFingerprint(new EventFingerprint(1, 2));
        var other = EventLogContract.event("2").withFingerprint(new EventFingerprint(1, 3));
        var first = node().log.appendUnique(List.of(event));
        var again = node().log.appendUnique(List.of(other, event, other));
        assertThat(again.duplicates()).containsExactlyInAnyOrder(1, 2);
        assertThat(again.positions().get(1)).isEqualTo(first.positions().get(0));
        assertThat(again.positions().get(2)).isEqualTo(again.positions().get(0));
    }

    @Test
    void fingerprints_are_bounded_in_number() {
        settings.put("SINAL_DEDUPE_EVENTS", "10");
        var log = node().log;
        for (var i = 0; i < 12; i++) {
            log.appendUnique(List.of(EventLogContract.event("1").withFingerprint(new EventFingerprint(i, 0))));
        }
        var known = EventLogContract.event("1").withFingerprint(new EventFingerprint(7, 0));
        var old = EventLogContract.event("1").withFingerprint(new EventFingerprint(0, 0));
        assertThat(log.appendUnique(List.of(known)).duplicates()).containsExactly(0);
        assertThat(log.appendUnique(List.of(old)).duplicates()).isEmpty();
    }

    @Test
    void a_command_has_its_place_among_the_events_on_each_node() {
        var first = node();
        var second = node();
        var before = first.append("1");
        var sent = second.node.send(new InstanceStored("loja"));
        var after = first.append("2");
        assertThat(second.node.awaitApplied(sent, Duration.ofSeconds(5))).isTrue();
        assertThat(before.offset()).isLessThan(sent.offset());
        assertThat(after.offset()).isGreaterThan(sent.offset());
        assertThat(first.commands).containsExactly(new InstanceStored("loja"));
        assertThat(second.commands).containsExactly(new InstanceStored("loja"));
        await("events").untilAsserted(() -> assertThat(first.data()).containsExactly("1", "2"));
        assertThat(first.log.read(Optional.of(before), Optional.empty(), 10).events())
                .extracting(LoggedEvent::position)
                .containsExactly(after);
    }

    @Test
    void nodes_know_each_other_until_they_stop() {
        var first = node();
        var second = node();
        await("both").untilAsserted(() -> assertThat(first.node.nodes())
                .extracting(Node::id)
                .containsExactlyInAnyOrder(first.node.nodeId(), second.node.nodeId()));
        second.close();
        await("one")
                .untilAsserted(() ->
                        assertThat(first.node.nodes()).extracting(Node::id).containsExactly(first.node.nodeId()));
    }

    @Test
    void a_node_whose_process_is_gone_is_not_waited_for() throws IOException {
        var node = node();
        var stopped = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var silent = "%d 0 0 http://127.0.0.1:%d".formatted(System.currentTimeMillis() - 1_600, stopped.getLocalPort());
        redis.answer("HSET {" + settings.get("SINAL_REDIS_PREFIX") + "}:nodes gone \"" + silent + "\"");
        var sent = node.node.send(new InstanceStored("loja"));
        assertThat(node.node.awaitApplied(sent, Duration.ofMillis(500))).isFalse();
        stopped.close();
        assertThat(node.node.awaitApplied(sent, Duration.ofSeconds(5))).isTrue();
        assertThat(node.node.nodes()).hasSize(2);
    }

    @Test
    void the_nodes_are_told_when_one_is_gone_that_did_not_leave() throws IOException {
        var node = node();
        var silent = (System.currentTimeMillis() - 9_000) + " 0 0 ";
        redis.answer("HSET {" + settings.get("SINAL_REDIS_PREFIX") + "}:nodes gone \"" + silent + "\"");
        await("known").until(() -> node.node.nodes().size() == 2);
        await("told").until(() -> node.commands.contains(new NodeGone()));
        assertThat(node.node.nodes()).hasSize(1);
        var other = node();
        await("known").until(() -> node.node.nodes().size() == 2);
        other.close();
        await("one").until(() -> node.node.nodes().size() == 1);
        assertThat(node.commands).containsExactly(new NodeGone());
    }

    @Test
    void a_redis_that_may_remove_events_is_warned_of() throws IOException {
        var node = node();
        assertThat(node.log.warning()).isEmpty();
        redis.answer("CONFIG SET maxmemory-policy volatile-lru");
        try {
            redis.answer("CONFIG SET maxmemory 500mb");
            await("warning").until(() -> node.log.warning().orElse("").contains("volatile-lru"));
        } finally {
            redis.answer("CONFIG SET maxmemory-policy noeviction");
        }
        await("no warning").until(() -> node.log.warning().isEmpty());
    }

    @Test
    void one_node_holds_a_lease_until_it_gives_it_up() {
        var first = node().node.lease("source");
        await("first").until(first::isHeld);
        var second = node().node.lease("source");
        var third = node().node.lease("source");
        first.close();
        assertThat(first.isHeld()).isFalse();
        await("another").until(() -> second.isHeld() ^ third.isHeld());
    }

    @Test
    void events_past_the_bounds_are_removed_with_what_points_to_them() throws IOException {
        settings.put("SINAL_HISTORY_EVENTS", "10");
        var node = node();
        var quiet = node.append("quiet", "0");
        var last = IntStream.range(0, 200)
                .mapToObj(i -> node.append(String.valueOf(i)))
                .reduce(quiet, (a, b) -> b);
        await("trimmed").untilAsserted(() -> assertThat(node.node.beats().beat().entries())
                .isEqualTo(10));
        assertThat(node.log.read(Optional.of(quiet), Optional.empty(), 100).contiguous())
                .isFalse();
        assertThat(node.log
                        .read(Optional.empty(), Optional.of("id-of-quiet"), 100)
                        .events())
                .isEmpty();
        var page = node.log.read(Optional.empty(), Optional.of("id-of-loja"), 4);
        assertThat(page.events())
                .extracting(logged -> logged.position().offset())
                .containsExactly(192L, 193L, 194L, 195L);
        assertThat(page.hasMore()).isTrue();
        var after = new Position(last.epoch(), last.offset() - 1);
        assertThat(node.log
                        .read(Optional.of(after), Optional.of("id-of-loja"), 4)
                        .events())
                .extracting(LoggedEvent::position)
                .containsExactly(last);
        assertThat(redis.keys("*events:*quiet*")).isZero();
    }

    @Test
    void publishers_are_refused_while_a_live_node_is_too_far_behind() {
        settings.put("SINAL_BACKLOG_BYTES", "20000");
        var held = new ConcurrentLinkedQueue<Runnable>();
        var slow = new TestNode(redis.url(), settings, TestFollower.on(held::add, events -> {}));
        nodes.add(slow);
        var fast = node();
        assertThatThrownBy(() -> IntStream.range(0, 100).forEach(i -> fast.append("1")))
                .isInstanceOf(AppendRefusedException.class)
                .satisfies(refusal -> assertThat(
                                ((AppendRefusedException) refusal).outcome().reason())
                        .isEqualTo(Outcome.Reason.BUSY));
        await("events").until(() -> fast.followed.size() == 38); // of 513 bytes each
        held.remove().run();
        await("room").ignoreExceptions().untilAsserted(() -> assertThat(fast.append("2"))
                .isNotNull());
    }
}
