package dev.sinal.instance;

import dev.sinal.event.Outcome;
import dev.sinal.event.Publication;
import dev.sinal.instance.InstanceChanged.Kind;
import jakarta.enterprise.event.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Fires the CDI events of commands. If an observer throws, or the event log does not accept an event, that is logged and the command
 * stands: it is durable, and trying again would fail.
 */
final class InstanceEvents {
    private static final Logger LOG = System.getLogger(Instances.class.getName());

    private final LifecycleEvents events;
    private final CommandExecutor commands;
    private final Event<Publication> publications;
    private final Event<InstanceChanged> changes;

    InstanceEvents(
            EventOrigins origins,
            CommandExecutor commands,
            Event<Publication> publications,
            Event<InstanceChanged> changes) {
        this.events = new LifecycleEvents(origins);
        this.commands = commands;
        this.publications = publications;
        this.changes = changes;
    }

    void publishCreated(Instance instance) {
        publish(events.created(instance));
    }

    void publishLoggedOut(Instance instance) {
        publish(events.loggedOut(instance));
    }

    void publishDeleted(Instance instance) {
        publish(events.deleted(instance));
    }

    /** Fires that an instance has changed, after the change is in memory. */
    void change(Instance instance, Kind kind) {
        try {
            changes.fire(new InstanceChanged(instance.name().value(), kind));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "observer of a change failed: change=" + kind + " instance=" + instance.name(), e);
        }
    }

    private void publish(Publication publication) {
        try {
            var outcome = commands.await("The event log is not available", () -> {
                publications.fire(publication);
                return publication.await();
            });
            if (outcome instanceof Outcome.Refused refused) {
                LOG.log(Level.ERROR, notAccepted(publication) + " reason=" + refused.message());
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, notAccepted(publication), e);
        }
    }

    private static String notAccepted(Publication publication) {
        var event = publication.events().get(0);
        return "event not accepted: event=" + event.name() + " instance=" + event.instance();
    }
}
