package dev.sinal.event;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The events that one caller publishes at once; they are accepted all or none.
 *
 * <p>A publication is a CDI event: any bean may fire one, once, and any bean may observe them. The event log's observer appends the
 * events to the log and {@linkplain #completeWith sets} the outcome. Safe for use by several threads.
 */
public final class Publication {
    private final List<InstanceEvent> events;
    private final Optional<Executor> workers;
    private final AtomicBoolean handled = new AtomicBoolean();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private Publication(List<InstanceEvent> events, Optional<Executor> workers) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a publication without events");
        }
        this.events = events;
        this.workers = workers;
    }

    /** Returns a publication of these events, at least one. */
    public static Publication of(InstanceEvent... events) {
        return new Publication(List.of(events), Optional.empty());
    }

    /** Returns a publication of these events, at least one. */
    public static Publication of(List<InstanceEvent> events) {
        return new Publication(List.copyOf(events), Optional.empty());
    }

    /**
     * Returns a publication of these events, at least one, which is fired by a thread that must not be blocked.
     *
     * @param workers runs what blocks
     */
    public static Publication withoutBlocking(List<InstanceEvent> events, Executor workers) {
        return new Publication(List.copyOf(events), Optional.of(workers));
    }

    /** Returns what must run the observers' tasks that block; empty if the thread that fires this publication may be blocked. */
    public Optional<Executor> workers() {
        return workers;
    }

    /** Returns the events in the order in which they are appended to the log. */
    public List<InstanceEvent> events() {
        return events;
    }

    /** Returns the outcome. It stays incomplete if nothing {@linkplain #isHandled handles} the publication. */
    public CompletionStage<Outcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    /** Returns whether an observer has taken responsibility for the outcome. After {@code fire}, false means that no log is there. */
    public boolean isHandled() {
        return handled.get();
    }

    /**
     * Blocks until this publication, which was fired before, is accepted or refused.
     *
     * @throws IllegalStateException if nothing {@linkplain #isHandled handles} it
     * @throws java.util.concurrent.CompletionException if the log fails unexpectedly
     */
    public Outcome await() {
        return result().toCompletableFuture().join();
    }

    /**
     * Returns the outcome of this publication, which was fired before.
     *
     * @throws IllegalStateException if nothing {@linkplain #isHandled handles} it
     */
    public CompletionStage<Outcome> result() {
        if (!isHandled()) {
            throw new IllegalStateException("no observer appends publications to a log");
        }
        return outcome();
    }

    /**
     * Takes responsibility for the outcome. Called by the observer that appends the events to the log, before it appends them; the
     * result may be completed later and on any thread.
     *
     * @throws IllegalStateException if another observer, or another firing of this publication, has done so already
     */
    public void completeWith(CompletionStage<? extends Outcome> result) {
        if (!handled.compareAndSet(false, true)) {
            throw new IllegalStateException("the publication is handled already");
        }
        result.whenComplete((value, failure) -> {
            if (failure == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
    }
}
