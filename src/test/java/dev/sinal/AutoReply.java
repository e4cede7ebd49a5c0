package dev.sinal;

import dev.sinal.event.EventData;
import dev.sinal.event.EventName;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import dev.sinal.event.Publication;
import dev.sinal.event.RawJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** A bean of an integrator, deployed in Sinal's WAR. It publishes a {@code send.message} for each message that arrives. */
@ApplicationScoped
public class AutoReply {
    @Inject
    private Event<Publication> publications;

    /** The reply's data is the position of the message, so that a client sees which outcome the observer was given. */
    void reply(@Observes Publication observed) {
        var message = observed.events().get(0);
        if (message.name().wire().equals("messages.upsert") && observed.await() instanceof Outcome.Accepted accepted) {
            var data = EventData.of(RawJson.string(accepted.positions().get(0)));
            publications.fire(Publication.of(new InstanceEvent(
                    message.instanceId(), message.instance(), new EventName("send.message"), data, message.origin())));
        }
    }
}
