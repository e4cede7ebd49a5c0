package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.event.InstanceEvent.Origin;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The life of a publication, from its firing to its outcome. */
class PublicationTest {
    private final Publication publication = Publication.of(new InstanceEvent(
            "id",
            "loja",
            EventName.of("call"),
            EventData.of(RawJson.NULL),
            new Origin(RawJson.NULL, RawJson.NULL, Optional.empty(), RawJson.NULL)));
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();

    @Test
    void a_publication_that_nothing_observes_is_noticed() {
        assertThat(publication.isHandled()).isFalse();
        assertThatThrownBy(publication::await).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void its_outcome_may_come_later() {
        publication.completeWith(result);
        assertThat(publication.isHandled()).isTrue();
        var outcome = publication.outcome().toCompletableFuture();
        assertThat(outcome).isNotDone();
        result.complete(new Outcome.Accepted(List.of("a-1")));
        assertThat(outcome).isCompletedWithValue(new Outcome.Accepted(List.of("a-1")));
        assertThat(publication.await()).isEqualTo(new Outcome.Accepted(List.of("a-1")));
    }

    @Test
    void its_outcome_is_set_once() {
        publication.completeWith(result);
        assertThatThrownBy(() -> publication.completeWith(result)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void it_has_at_least_one_event() {
        assertThatThrownBy(Publication::of).isInstanceOf(IllegalArgumentException.class);
    }
}
