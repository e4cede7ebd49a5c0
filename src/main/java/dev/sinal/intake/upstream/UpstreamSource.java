package dev.sinal.intake.upstream;

import dev.sinal.config.IntakeSettings;
import dev.sinal.intake.EventSource;
import dev.sinal.intake.Intake;
import dev.sinal.intake.RetryDelay;
import dev.sinal.intake.SourceFeed;
import dev.sinal.intake.SourceLease;
import dev.sinal.intake.SourceStatus;
import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.SteadyClock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * The global namespace of a running Evolution API, of which this server is a client. It carries all events of all instances, with bytes as
 * bytes. What happens while there is no connection is lost.
 *
 * <p>It connects for ever, whatever ended the connection or refused it. The Socket.IO client's own reconnection is not used: it ends when
 * the server disconnects the client or refuses the namespace.
 */
@Singleton
class UpstreamSource extends PeriodicComponent implements EventSource {
    private static final Duration CHECK = Duration.ofMillis(200);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(15);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final EvolutionApi api;
    private final UpstreamInstances instances;
    private final Intake intake;
    private final int maxEvent;
    private final Executor executor;
    private final Optional<SourceLease> lease;
    private final InstantSource clock = new SteadyClock();
    private final ReadingTurn turn = new ReadingTurn();
    private final RetryDelay delay = new RetryDelay(FIRST_RETRY, LAST_RETRY);
    private volatile SourceFeed feed;
    private EventBuffer buffer;
    /** The connection that is open or being opened; null if there is none. */
    private StreamConnection connection;

    private Optional<String> problem = Optional.of("not connected yet");
    private Instant nextAttempt = Instant.MIN;
    /** When {@link #connection} is given up if it is not accepted. */
    private Instant deadline = Instant.MAX;

    @Inject
    UpstreamSource(
            EvolutionApi api,
            UpstreamInstances instances,
            Intake intake,
            IntakeSettings settings,
            Executor executor,
            PeriodicTasks tasks,
            Optional<SourceLease> lease) {
        super(tasks, CHECK);
        this.api = api;
        this.instances = instances;
        this.intake = intake;
        this.maxEvent = settings.maxBody();
        this.executor = executor;
        this.lease = lease;
    }

    @Override
    public void start() {
        if (api.settings().isPresent()) {
            var newFeed = new SourceFeed("upstream", intake, InstantSource.system());
            buffer = new EventBuffer(api.settings().get().bytes(), executor, newFeed::takeAll, newFeed::refuse);
            feed = newFeed;
            report();
            super.start();
        }
    }

    /** Connects, unless there is a connection, the time has not come, or another node of the cluster connects. */
    @Override
    protected synchronized void run() {
        if (lease.filter(other -> !other.isHeld()).isPresent()) {
            standBy();
            return;
        }
        report();
        if (connection != null && clock.instant().isAfter(deadline)) {
            lost(connection, "the server does not accept the connection");
        }
        if (connection != null || clock.instant().isBefore(nextAttempt)) {
            return;
        }
        deadline = clock.instant().plus(CONNECT_TIMEOUT);
        var opened = new StreamConnection(
                api.settings().orElseThrow(),
                api.http(),
                (client, refusal) -> new EventListener(client, buffer, maxEvent, refusal, turn));
        connection = opened;
        opened.open(() -> connected(opened), reason -> lost(opened, reason));
    }

    /** Closes the connection, because another node has the lease, or may take it. */
    private void standBy() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
        problem = Optional.of("another node of the cluster connects");
        nextAttempt = Instant.MIN;
        report();
    }

    private synchronized void connected(StreamConnection opened) {
        if (connection == opened) {
            problem = Optional.empty();
            deadline = Instant.MAX;
            delay.reset();
            report();
            instances.request();
        }
    }

    private synchronized void lost(StreamConnection lost, String reason) {
        if (connection == lost) {
            connection = null;
            problem = Optional.of(reason);
            nextAttempt = clock.instant().plus(delay.next());
            report();
            lost.close();
        }
    }

    /** An Evolution API that is not activated accepts connections, and has no events. */
    private void report() {
        problem.or(instances::licenseProblem).ifPresentOrElse(feed::disconnected, feed::connected);
    }

    @Override
    public void stop() {
        if (feed == null) {
            return;
        }
        super.stop();
        synchronized (this) {
            if (connection != null) {
                connection.close();
            }
        }
        buffer.close(STOP_TIMEOUT);
        feed.close();
    }

    @Override
    public Optional<SourceStatus> status() {
        return Optional.ofNullable(feed).map(open -> open.status(OptionalLong.empty()));
    }
}
