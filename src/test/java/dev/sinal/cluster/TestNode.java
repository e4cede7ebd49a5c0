package dev.sinal.cluster;

import dev.sinal.config.LogSettings;
import dev.sinal.config.Settings;
import dev.sinal.log.EventLogContract;
import dev.sinal.log.Follower;
import dev.sinal.log.Followers;
import dev.sinal.log.LoggedEvent;
import dev.sinal.log.Position;
import dev.sinal.log.TestFollower;
import dev.sinal.log.UniqueLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A node of a cluster in this process, with what it was passed. */
public final class TestNode implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ExecutorService pool = Executors.newCachedThreadPool();
    final List<LoggedEvent> followed = new CopyOnWriteArrayList<>();
    final List<ClusterCommand> commands = new CopyOnWriteArrayList<>();
    final Followers followers;
    final RedisNode node;
    final RedisEventLog log;

    /** Starts a node that follows the log. */
    TestNode(String url, Map<String, String> settings) {
        this(url, settings, Optional.empty(), null);
        log.start();
        log.follow(TestFollower.on(pool, followed::addAll));
    }

    /** Starts a node with followers of the test's own. */
    TestNode(String url, Map<String, String> settings, List<Follower> followers) {
        this(url, settings, Optional.empty(), null);
        log.start();
        log.follow(followers);
    }

    private TestNode(String url, Map<String, String> settings, Optional<Long> backlogBytes, Executor executor) {
        var all = new HashMap<>(settings);
        all.put("SINAL_REDIS_URL", url);
        var read = Settings.read(name -> Optional.ofNullable(all.get(name)));
        var bounds = withBacklog(read.log(), backlogBytes);
        followers = new Followers(bounds.backlogBytes());
        var options = options(bounds, Duration.ofMillis(Long.parseLong(all.getOrDefault("timeout", "10000"))));
        var cluster = read.cluster().orElseThrow();
        node = new RedisNode(
                new RedisConnection(cluster),
                cluster.prefix(),
                options,
                followers,
                commands::add,
                Thread::new,
                executor == null ? pool : executor);
        log = new RedisEventLog(
                node, options, followers, event -> cluster.emitter() ? List.of("/" + event.instance()) : List.of());
    }

    private static ClusterOptions options(LogSettings log, Duration appendTimeout) {
        return new ClusterOptions("node" + NUMBER.incrementAndGet(), Optional.empty(), log, true, appendTimeout);
    }

    /** Returns settings with a backlog that may be smaller than is allowed. */
    private static LogSettings withBacklog(LogSettings log, Optional<Long> backlogBytes) {
        return new LogSettings(
                log.age(),
                log.events(),
                log.bytes(),
                log.sync(),
                log.dedupeAge(),
                log.dedupeEvents(),
                backlogBytes.orElse(log.backlogBytes()));
    }

    /** Returns the log of a node of its own, which is not followed yet. */
    public static UniqueLog log(String url, Map<String, String> settings, long backlogBytes, Executor executor) {
        var node = new TestNode(url, settings, Optional.of(backlogBytes), executor);
        node.log.start();
        return node.log;
    }

    Position append(String data) {
        return log.append(List.of(EventLogContract.event(data))).get(0);
    }

    Position append(String instance, String data) {
        return log.append(List.of(EventLogContract.event(instance, data))).get(0);
    }

    List<String> data() {
        return followed.stream()
                .map(logged -> logged.event().data().json().text())
                .toList();
    }

    @Override
    public void close() {
        log.stop();
        pool.shutdownNow();
    }
}
