package dev.sinal.intake.amqp;

import com.rabbitmq.client.ShutdownSignalException;
import dev.sinal.config.AmqpSettings;
import dev.sinal.instance.Instances;
import dev.sinal.intake.Intake;
import dev.sinal.intake.RetryDelay;
import dev.sinal.intake.SourceFeed;
import dev.sinal.intake.SourceStatus;
import dev.sinal.runtime.SerialExecutor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes the events of a queue, on one thread, and connects again for ever. A message that was not acknowledged when a connection ended is
 * delivered again; its event, unless it has no time, is known then and is not delivered to clients twice.
 */
final class AmqpConsumer implements Runnable, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AmqpConsumer.class.getName());
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(15);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

    private final AmqpSettings settings;
    private final AmqpConnector connector;
    private final SourceFeed feed;
    private final Intake intake;
    private final Instances instances;
    private final int maxBody;
    /** Runs what asks RabbitMQ something besides. At most one task for each instance, and one that counts, wait. */
    private final SerialExecutor requests;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile AmqpSession session;
    private volatile OptionalLong waiting = OptionalLong.empty();

    /** @param maxBody the largest body that is taken, in bytes */
    AmqpConsumer(
            AmqpSettings settings,
            AmqpConnector connector,
            SourceFeed feed,
            Intake intake,
            Instances instances,
            int maxBody,
            Executor executor) {
        this.settings = settings;
        this.connector = connector;
        this.feed = feed;
        this.intake = intake;
        this.instances = instances;
        this.maxBody = maxBody;
        this.requests = new SerialExecutor(executor);
    }

    /** Connects and takes events, until this is closed. */
    @Override
    public void run() {
        var delay = new RetryDelay(FIRST_RETRY, LAST_RETRY);
        try {
            do {
                if (consume()) {
                    delay.reset();
                }
            } while (!isClosedWithin(delay.next()));
        } finally {
            ended.countDown();
        }
    }

    /** Takes events until a connection ends, or this is closed. Returns whether one was acknowledged. */
    private boolean consume() {
        try (var opened = AmqpSession.open(connector, settings)) {
            session = opened;
            return isOpen() && consume(opened);
        } catch (IOException | TimeoutException | RuntimeException | Error e) {
            disconnected(e);
            return false;
        } finally {
            session = null;
            waiting = OptionalLong.empty();
        }
    }

    private boolean consume(AmqpSession opened) throws IOException, TimeoutException {
        opened.start(feed::disconnected);
        if (settings.exchangesOfInstances()) {
            instances.all().forEach(instance -> bind(instance.name().value()));
        }
        feed.connected();
        try {
            opened.run(feed, intake, maxBody);
            opened.problem().filter(problem -> isOpen()).ifPresent(feed::disconnected);
        } catch (InterruptedException e) {
            closed.countDown(); // the server stops
        } catch (IOException | TimeoutException | RuntimeException | Error e) {
            opened.problem().filter(problem -> isOpen()).ifPresentOrElse(feed::disconnected, () -> disconnected(e));
        }
        return opened.hasAcknowledged();
    }

    private void disconnected(Throwable failure) {
        if (isOpen()) {
            feed.disconnected(AmqpProblem.of(failure));
            if (!(failure instanceof Exception)
                    || failure instanceof RuntimeException && !(failure instanceof ShutdownSignalException)) {
                LOG.log(Level.WARNING, "consumer failed: source=amqp", failure);
            }
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Binds the queue to the exchange of an instance, if that is configured. */
    void instanceCreated(String instance) {
        if (settings.exchangesOfInstances()) {
            bind(instance);
        }
    }

    private void bind(String exchange) {
        request("bind exchange=" + exchange, topology -> topology.bind(exchange));
    }

    /** Finds out how many messages wait. */
    void count() {
        if (requests.waiting() == 0) {
            request("count", topology -> waiting = OptionalLong.of(topology.waiting()));
        }
    }

    private void request(String what, Request request) {
        requests.execute(() -> {
            var current = session;
            if (current == null || current.problem().isPresent()) {
                return;
            }
            try {
                request.send(current.topology());
            } catch (IOException | TimeoutException | RuntimeException e) {
                LOG.log(Level.WARNING, "request to RabbitMQ failed: " + what + " reason=" + AmqpProblem.of(e));
            }
        });
    }

    SourceStatus status() {
        return feed.status(waiting);
    }

    /** Takes no more events, and blocks until its thread has ended, for some seconds at most. */
    @Override
    public void close() {
        closed.countDown();
        feed.close();
        var current = session;
        if (current != null) {
            current.close();
        }
        try {
            if (!ended.await(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "source still runs: source=amqp");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Request {
        void send(AmqpTopology topology) throws IOException, TimeoutException;
    }
}
