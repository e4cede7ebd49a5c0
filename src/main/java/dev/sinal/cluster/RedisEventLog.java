package dev.sinal.cluster;

import static dev.sinal.cluster.RedisScripts.bytes;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import dev.sinal.log.Follower;
import dev.sinal.log.Followers;
import dev.sinal.log.LogPage;
import dev.sinal.log.LogStats;
import dev.sinal.log.LogUnavailableException;
import dev.sinal.log.LoggedEvent;
import dev.sinal.log.LoggedFingerprint;
import dev.sinal.log.Position;
import dev.sinal.log.UniqueLog;
import dev.sinal.runtime.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The event log that the nodes of a cluster share, on Redis Streams. An event that was accepted survives each node, and Redis as far as Redis is
 * configured to keep what it has answered.
 *
 * <p>The {@linkplain #last last position} is the last one that this node has read: other nodes, and this one, may have appended more. While
 * Redis is away appends are refused, and clients stay connected.
 */
final class RedisEventLog implements UniqueLog {
    private static final int PAGE_BYTES = 1_000_000;

    private final RedisNode node;
    private final ClusterOptions options;
    private final Followers followers;
    private final Function<InstanceEvent, List<String>> namespaces;

    /** @param namespaces returns the namespaces of Node servers that get an event too */
    RedisEventLog(
            RedisNode node,
            ClusterOptions options,
            Followers followers,
            Function<InstanceEvent, List<String>> namespaces) {
        this.namespaces = namespaces;
        this.node = node;
        this.options = options;
        this.followers = followers;
    }

    /** Returns the cluster of this node. */
    Cluster cluster() {
        return node;
    }

    /** Before the database is read: what other nodes change later stands in the log behind the place that is found here. */
    @Override
    public Phase phase() {
        return Phase.CLUSTER;
    }

    /** Finds the end of the log. A node starts without Redis too, and is not ready until it is there. */
    @Override
    public void start() {
        node.start();
    }

    @Override
    public void stop() {
        node.stop();
    }

    @Override
    public List<Position> append(List<InstanceEvent> events) {
        return appendAll(events).positions();
    }

    @Override
    public Outcome.Accepted appendUnique(List<InstanceEvent> events) {
        var answer = appendAll(events);
        return new Outcome.Accepted(
                answer.positions().stream().map(Position::toString).toList(), answer.duplicates());
    }

    private Append.Answer appendAll(List<InstanceEvent> events) {
        var isUnique = !options.log().dedupeAge().isZero();
        return node.appender()
                .append(events.stream()
                        .map(event -> Append.Entry.of(event, isUnique, namespaces.apply(event)))
                        .toList());
    }

    @Override
    public void follow(List<Follower> newFollowers) {
        followers.follow(newFollowers);
        node.startReading();
    }

    @Override
    public LogPage read(Optional<Position> after, Optional<String> instanceId, int limit) {
        if (instanceId.filter(String::isEmpty).isPresent()) {
            return readPage(after, "-", limit); // no instance has this id
        }
        return readPage(after, instanceId.orElse(""), limit);
    }

    private LogPage readPage(Optional<Position> after, String instanceId, int limit) {
        try {
            var answer = node.scripts()
                    .read(List.of(
                            bytes(after.map(Position::epoch).orElse("")),
                            bytes(after.map(position -> String.valueOf(position.offset()))
                                    .orElse("")),
                            bytes(instanceId),
                            bytes(limit),
                            bytes(PAGE_BYTES),
                            bytes("")));
            var events = StreamEntry.ofFlat(answer, 4).stream()
                    .map(entry -> new LoggedEvent(entry.position(), event(entry)))
                    .filter(logged -> instanceId.isEmpty()
                            || instanceId.equals(logged.event().instanceId()))
                    .toList();
            return new LogPage(
                    answer.get(0).equals(1L),
                    events,
                    answer.get(1).equals(1L),
                    StreamEntry.position((byte[]) answer.get(2), (byte[]) answer.get(3)));
        } catch (JedisException | IllegalArgumentException e) {
            throw new LogUnavailableException(e);
        }
    }

    private InstanceEvent event(StreamEntry entry) {
        return options.exposeTokens() ? entry.event() : entry.event().withoutApikey();
    }

    @Override
    public List<LoggedFingerprint> fingerprints(Duration maxAge, int most) {
        return List.of();
    }

    @Override
    public Position last() {
        return node.place().get().position();
    }

    @Override
    public LogStats stats() {
        var view = node.beats().view();
        return new LogStats(view.entries(), view.entriesBytes(), followers.bytes());
    }

    @Override
    public Optional<String> failure() {
        return node.health().failure();
    }

    @Override
    public Optional<String> warning() {
        return Optional.of(String.join("; ", node.beats().view().warnings())).filter(text -> !text.isEmpty());
    }

    @Override
    public void maintain() {
        followers.resume();
        node.appender().resume();
    }
}
