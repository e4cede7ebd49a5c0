package dev.sinal.cluster;

import dev.sinal.log.Followers;
import dev.sinal.log.Position;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** This node in the cluster: its connections, its two threads, and what they share. */
final class RedisNode implements Cluster {
    private static final System.Logger LOG = System.getLogger(RedisNode.class.getName());
    /** Longer than a command waits for its answer. */
    private static final long STOP_MILLIS = 4_000;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final RedisConnection connection;
    private final RedisScripts scripts;
    private final ClusterOptions options;
    private final Followers followers;
    private final ThreadFactory threads;
    private final RedisHealth health = new RedisHealth();
    private final ReadPlace place = new ReadPlace();
    private final RedisLeases leases;
    private final RedisReader reader;
    private final RedisAppender appender;
    private final Beats beats;
    private Thread reading;
    private Thread beating;

    /**
     * @param prefix what the names of the keys begin with
     * @param followers receive the events
     * @param observers called with each command, on the thread that reads
     * @param threads creates the threads that read, and that say that the node is alive
     * @param executor runs the writes
     */
    RedisNode(
            RedisConnection connection,
            String prefix,
            ClusterOptions options,
            Followers followers,
            Consumer<ClusterCommand> observers,
            ThreadFactory threads,
            Executor executor) {
        this.connection = connection;
        this.options = options;
        this.followers = followers;
        this.threads = threads;
        scripts = new RedisScripts(connection, prefix, options.node());
        leases = new RedisLeases(scripts, options.node());
        reader = new RedisReader(scripts, health, place, followers, observers, this::hurry, options.exposeTokens());
        beats = new Beats(
                scripts,
                health,
                place,
                options,
                this::delivered,
                leases,
                reader::reopen,
                () -> observers.accept(new ClusterCommand.NodeGone()));
        appender = new RedisAppender(scripts, health, place, options, this::delivered, reader::reopen, executor);
    }

    /** Finds the end of the log and joins the cluster, if Redis is there; if not, as soon as it is. */
    void start() {
        try {
            reader.open();
            beats.beat();
        } catch (RuntimeException e) {
            health.fail(e);
            LOG.log(Level.WARNING, "started without Redis: " + health.failure().orElse(""));
        }
        beating = threads.newThread(beats);
        beating.start();
    }

    /** Starts to read; further calls have no effect. */
    synchronized void startReading() {
        if (reading != null) {
            return;
        }
        reading = threads.newThread(reader);
        reading.start();
    }

    /** Leaves the cluster. */
    void stop() {
        reader.stop();
        appender.stop();
        beats.stop();
        try {
            join(reading);
            join(beating);
            leases.stop();
            scripts.leave(options.node());
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "the other nodes see in some seconds that this one is gone", e);
        }
        connection.close();
    }

    private static void join(Thread thread) {
        if (thread == null) {
            return;
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hurry() {
        beats.hurry();
    }

    private long delivered() {
        return Math.max(0, place.get().bytes() - followers.bytes());
    }

    @Override
    public String nodeId() {
        return options.node();
    }

    @Override
    public List<Node> nodes() {
        var view = beats.view();
        return health.time() - view.time() < TimeUnit.SECONDS.toMillis(10)
                ? view.nodes().stream().map(Beats.NodePlace::node).toList()
                : List.of(new Node(options.node(), options.url()));
    }

    @Override
    public boolean isAvailable() {
        return health.failure().isEmpty() && !beats.view().isFull();
    }

    @Override
    public Position send(ClusterCommand command) {
        if (command instanceof ClusterCommand.LogLost || command instanceof ClusterCommand.NodeGone) {
            throw new IllegalArgumentException("each node finds out by itself");
        }
        var entry = Append.Entry.of(command);
        return appender.append(List.of(entry)).positions().get(0);
    }

    @Override
    public boolean awaitApplied(Position position, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline) {
            if (isApplied(position)) {
                return true;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return false;
    }

    private boolean isApplied(Position position) {
        try {
            var view = beats.beat();
            return view.epoch().equals(position.epoch())
                    && view.nodes().stream().allMatch(node -> node.applied() >= position.offset() || node.isGone());
        } catch (RuntimeException e) {
            health.fail(e);
            return false;
        }
    }

    @Override
    public Lease lease(String name) {
        return leases.contend(name);
    }

    /** Returns how many entries this node has not read, as of the last beat. */
    long lagEvents() {
        return Math.max(0, beats.view().offset() - place.applied());
    }

    /** Returns the bytes that this node has not delivered, as of the last beat. */
    long lagBytes() {
        return Math.max(0, beats.view().bytes() - delivered());
    }

    RedisScripts scripts() {
        return scripts;
    }

    RedisHealth health() {
        return health;
    }

    ReadPlace place() {
        return place;
    }

    RedisAppender appender() {
        return appender;
    }

    Beats beats() {
        return beats;
    }
}
