package dev.sinal.intake;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

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
     * Hands in an event, and blocks until it is in the log or is not taken.
     *
     * @param mayRegister whether the caller may register an instance
     * @throws dev.sinal.rest.InvalidRequestException if the envelope holds no valid event
     */
    SourceAnswer take(SourceEnvelope envelope, boolean mayRegister) {
        return feed.take(envelope.event(intake::data), mayRegister);
    }

    @Override
    public Optional<SourceStatus> status() {
        return Optional.of(feed.status(OptionalLong.empty()));
    }
}
