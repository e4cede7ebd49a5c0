package dev.sinal.delivery;

import dev.sinal.config.StreamingSettings;
import dev.sinal.event.InstanceEvent;
import dev.sinal.log.EventLog;
import dev.sinal.log.LogUnavailableException;
import dev.sinal.log.LoggedEvent;
import dev.sinal.log.Position;
import dev.sinal.socketio.Socket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The events that were broadcast to a namespace while a client was away, as far as the log holds them. Events that the log holds but that
 * are not broadcast yet are left out.
 *
 * <p>The methods read from the disk, and throw what the log throws if it can't be read now, where they do not say otherwise.
 */
@Singleton
final class MissedEvents {
    private static final int PAGE_EVENTS = 200;

    private final EventLog log;
    private final Partitions partitions;
    private final EventSelections selections;
    private final StreamingSettings settings;

    @Inject
    MissedEvents(EventLog log, Partitions partitions, EventSelections selections, StreamingSettings settings) {
        this.log = log;
        this.partitions = partitions;
        this.selections = selections;
        this.settings = settings;
    }

    /** Returns whether the log holds every event after a position. */
    boolean areHeldAfter(Position position) {
        return log.read(Optional.of(position), Optional.empty(), 0).contiguous();
    }

    /** Returns the position of the oldest event that the log holds; empty if it holds none, or can't be read now. */
    Optional<Position> oldest() {
        try {
            return log.read(Optional.empty(), Optional.empty(), 0).oldest();
        } catch (LogUnavailableException e) {
            return Optional.empty(); // clients that resume nothing are served all the same
        }
    }

    /** Returns a page of the events of the socket's namespace after a position. Reads nothing if no later event was broadcast. */
    Page page(Socket socket, Position after) {
        var broadcast = partitions.ofNamespace(socket.namespace()).position();
        if (after.equals(broadcast)) {
            return new Page(true, List.of(), after, true);
        }
        var instance = NamespaceName.instance(socket.namespace());
        // An id without events, if the instance was deleted.
        var instanceId = instance.map(name -> selections.instanceId(name).orElse(""));
        var page = log.read(Optional.of(after), instanceId, PAGE_EVENTS);
        var events = page.events().stream()
                .takeWhile(logged -> logged.position().offset() <= broadcast.offset())
                .toList();
        var last = !page.hasMore() || events.size() < page.events().size();
        var end = last ? later(after, broadcast) : events.get(events.size() - 1).position();
        var streamed = streamed(socket.namespace());
        var sent =
                events.stream().filter(logged -> streamed.test(logged.event())).toList();
        return new Page(page.contiguous(), sent, end, last);
    }

    /** Returns the later of two positions. A client may know an event, by the history, before it is broadcast. */
    private static Position later(Position first, Position second) {
        return first.offset() > second.offset() ? first : second;
    }

    private Predicate<InstanceEvent> streamed(String namespace) {
        return NamespaceName.isRoot(namespace) ? event -> settings.globalEvents() : selections::includes;
    }

    /**
     * A page of the events that a client missed.
     *
     * @param contiguous whether the log holds every event between the client's position and the page
     * @param end the position that a client has reached when it has received the page
     * @param last whether no later event was broadcast
     */
    record Page(boolean contiguous, List<LoggedEvent> events, Position end, boolean last) {}
}
