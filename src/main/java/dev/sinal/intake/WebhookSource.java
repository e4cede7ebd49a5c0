package dev.sinal.intake;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Evolution API's webhook, which needs no connection of this server's own. */
@Singleton
class WebhookSource implements EventSource {
    private final Intake intake;
    private final SourceFeed feed;

    @Inject
    WebhookSource(Intake intake) {
        this.intake = intake;
        this.feed = new SourceFeed("webhook", intake, InstantSource.system());
    }

    /**
     * Returns the event in an envelope.
     *
     * @throws dev.sinal.rest.InvalidRequestException if the envelope holds no valid event
     */
    SourceEvent event(SourceEnvelope envelope) {
        return envelope.event(intake::data);
    }

    /** Returns whether an event has an effect on instances, so that the database may have to be waited for. */
    boolean mayBlock(SourceEvent event) {
        return intake.mayChangeInstances(event);
    }

    /**
     * Hands in an event, and blocks until it is in the log or is not taken.
     *
     * @param mayRegister whether the caller may register an instance
     */
    SourceAnswer take(SourceEvent event, boolean mayRegister) {
        return feed.take(event, mayRegister);
    }

    /**
     * Hands in an event that has no effect on instances. Does not block.
     *
     * @param workers runs what blocks
     * @return the answer when the event is in the log, or is not taken; its actions must not block
     */
    CompletableFuture<SourceAnswer> submit(SourceEvent event, Executor workers) {
        return feed.submit(event, workers);
    }

    @Override
    public Optional<SourceStatus> status() {
        return Optional.of(feed.status(OptionalLong.empty()));
    }
}
