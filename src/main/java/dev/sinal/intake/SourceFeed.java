package dev.sinal.intake;

import dev.sinal.intake.SourceAnswer.Later;
import dev.sinal.intake.SourceAnswer.Refused;
import dev.sinal.intake.SourceAnswer.Taken;
import dev.sinal.intake.SourceStatus.Connection;
import dev.sinal.runtime.SteadyClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The way in for the events of one source, and the account of them. Safe for use by several threads. */
public final class SourceFeed implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SourceFeed.class.getName());
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    private final String name;
    private final Intake intake;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final LongAdder taken = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Instant lastEvent;
    private final SteadyClock steady = new SteadyClock();
    private volatile Connection connection;
    /** When the last connection has ended, by the steady clock. */
    private Instant ended = steady.instant();
    /** The time without a connection before {@link #ended}. */
    private Duration disconnected = Duration.ZERO;

    /**
     * Creates the feed of a source that is connected.
     *
     * @param name the name of the source in lower case
     */
    public SourceFeed(String name, Intake intake, InstantSource clock) {
        this(name, intake, clock, Optional.empty());
    }

    private SourceFeed(String name, Intake intake, InstantSource clock, Optional<String> problem) {
        this.name = name;
        this.intake = intake;
        this.clock = clock;
        this.connection = new Connection(problem, clock.instant());
    }

    /** Returns the feed of a source that has not connected yet. */
    public static SourceFeed notConnected(String name, Intake intake, InstantSource clock) {
        return new SourceFeed(name, intake, clock, Optional.of("it has not connected yet"));
    }

    String name() {
        return name;
    }

    /**
     * Hands in an event. Blocks until it is in the log, or is not taken.
     *
     * @param mayRegister whether an instance that is unknown is registered
     */
    SourceAnswer take(SourceEvent event, boolean mayRegister) {
        return take(List.of(event), mayRegister).get(0);
    }

    /**
     * Hands in events, in their order. Those that are not refused are taken all or none. Blocks until they are in the log, or are not taken.
     *
     * @return an answer for each event
     */
    List<SourceAnswer> take(List<SourceEvent> events, boolean mayRegister) {
        var answers = handIn(events, mayRegister);
        answers.forEach(this::count);
        return answers;
    }

    /**
     * Hands in an event that has no effect on instances. Does not block.
     *
     * @param workers runs what blocks
     * @return the answer when the event is in the log, or is not taken; its actions must not block
     */
    CompletableFuture<SourceAnswer> submit(SourceEvent event, Executor workers) {
        lastEvent = clock.instant();
        return intake.submit(event, workers).whenComplete((answer, failure) -> {
            if (failure == null) {
                count(answer);
            }
        });
    }

    private List<SourceAnswer> handIn(List<SourceEvent> events, boolean mayRegister) {
        lastEvent = clock.instant();
        return intake.take(events, mayRegister);
    }

    /**
     * Hands in events of a configured source, in their order. Blocks until each of them is taken or refused for good: while the server is
     * busy, or can't store them, they are handed in again and again. An event that makes the application fail is refused, and does not affect
     * those beside it.
     *
     * @return an answer for each event, none of which is {@link Later}; empty if the feed was closed before
     */
    public Optional<List<SourceAnswer>> takeAll(List<SourceEvent> events) {
        try {
            var answers = untilTaken(events);
            answers.ifPresent(all -> all.forEach(this::count));
            return answers;
        } catch (RuntimeException | Error failure) {
            if (events.size() > 1) {
                return takeEach(events);
            }
            LOG.log(Level.ERROR, "event failed: source=" + name, failure);
            refused.increment();
            return Optional.of(List.of(new Refused("The event makes the application fail")));
        }
    }

    private Optional<List<SourceAnswer>> takeEach(List<SourceEvent> events) {
        var answers = new ArrayList<SourceAnswer>(events.size());
        for (var event : events) {
            var answer = takeAll(List.of(event));
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            answers.addAll(answer.get());
        }
        return Optional.of(answers);
    }

    private Optional<List<SourceAnswer>> untilTaken(List<SourceEvent> events) {
        var delay = new RetryDelay(FIRST_RETRY, LAST_RETRY);
        var answers = handIn(events, true);
        while (answers.stream().anyMatch(answer -> answer instanceof Later)) {
            if (isClosedWithin(delay.next())) {
                return Optional.empty();
            }
            answers = handIn(events, true);
        }
        return Optional.of(answers);
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void count(SourceAnswer answer) {
        if (answer instanceof Taken accepted) {
            (accepted.duplicate() ? duplicates : taken).increment();
        } else if (answer instanceof Refused) {
            refused.increment();
        }
    }

    /**
     * Counts an event that can never be taken, because it is no valid event.
     *
     * @param reason why, without its content
     */
    public void refuse(String reason) {
        lastEvent = clock.instant();
        refused.increment();
        LOG.log(Level.WARNING, "event refused: source=" + name + " reason=" + reason);
    }

    /** Sets that events can come in. */
    public synchronized void connected() {
        if (connection.problem().isPresent()) {
            var time = Duration.between(ended, steady.instant());
            disconnected = disconnected.plus(time);
            connection = new Connection(Optional.empty(), clock.instant());
            LOG.log(Level.INFO, "source connected: source=" + name + " disconnected=" + time.toMillis() + "ms");
        }
    }

    /**
     * Sets that events can't come in.
     *
     * @param problem why, in a sentence for an operator; without secrets
     */
    public synchronized void disconnected(String problem) {
        var before = connection.problem();
        if (before.filter(problem::equals).isEmpty()) {
            var since = before.isPresent() ? connection.since() : clock.instant();
            ended = before.isPresent() ? ended : steady.instant();
            connection = new Connection(Optional.of(problem), since);
            LOG.log(Level.WARNING, "source not connected: source=" + name + " reason=" + problem);
        }
    }

    /**
     * Returns the status.
     *
     * @param waiting the number of events that wait at the source; empty if it is not known
     */
    public synchronized SourceStatus status(OptionalLong waiting) {
        var current = connection.problem().isEmpty() ? Duration.ZERO : Duration.between(ended, steady.instant());
        return new SourceStatus(
                name,
                connection,
                disconnected.plus(current),
                Optional.ofNullable(lastEvent),
                taken.sum(),
                duplicates.sum(),
                refused.sum(),
                waiting);
    }

    /** Hands in nothing again. A thread that waits to do so returns. */
    @Override
    public void close() {
        closed.countDown();
    }
}
