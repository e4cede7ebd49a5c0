package dev.sinal.delivery;

import dev.sinal.access.GlobalKeysChanged;
import dev.sinal.config.StreamingSettings;
import dev.sinal.event.InstanceEvent;
import dev.sinal.instance.Instance;
import dev.sinal.instance.InstanceChanged;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.instance.Instances;
import dev.sinal.instance.Streaming;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import dev.sinal.socketio.EventHandlers;
import dev.sinal.socketio.Namespace;
import dev.sinal.socketio.SocketIoServer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The namespaces of the instances, opened and closed as their settings say.
 *
 * <p>For clients that connect, a namespace opens and closes at once, on the thread of the command. For events it does at the change's place
 * in the log ({@link OrderedChanges}), for which the command does not wait: clients that are connected receive all events that were
 * accepted before the change, and later events are filtered by the new selection. An instance's events go to its own namespace only: one that is created again
 * under the name of a deleted one has another.
 */
@Singleton
public final class InstanceNamespaces implements LifecycleComponent {
    private final OrderedChanges changes;
    private final Instances instances;
    private final SocketIoServer server;
    private final StreamingSettings settings;
    private final EventSelections selections;
    private final EventHandlers handlers;
    /** What the instances stream, by their ids. Changed and read on the dispatch executor. */
    private final Map<String, Stream> streams = new ConcurrentHashMap<>();

    @Inject
    InstanceNamespaces(
            OrderedChanges changes,
            Instances instances,
            SocketIoServer server,
            StreamingSettings settings,
            EventSelections selections,
            StreamRecovery recovery) {
        this.changes = changes;
        this.instances = instances;
        this.server = server;
        this.settings = settings;
        this.selections = selections;
        this.handlers = Subscriptions.handlers().onConnect(recovery);
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    /** Opens the root namespace, and the namespace of every instance that streams. */
    @Override
    public void start() {
        server.open("/", handlers);
        instances.all().forEach(this::openIfStreaming);
    }

    /** Disconnects the sockets whose key is no longer a global key. */
    void onGlobalKeysChanged(@Observes GlobalKeysChanged event) {
        server.disconnectUnauthorized();
    }

    /** Opens or closes the namespace of an instance. The changes of an instance are observed one at a time, in their order. */
    void onInstanceChanged(@Observes InstanceChanged change) {
        var instance = instances.find(change.instance());
        if (instance.isEmpty() || !openIfStreaming(instance.get())) {
            close(
                    change.instance(),
                    change.kind() == Kind.DELETED ? "The instance was deleted" : "The stream was switched off");
        }
    }

    /** Returns the namespace of the event's instance; empty if the instance does not stream the event. */
    Optional<Namespace> receiver(InstanceEvent event) {
        return Optional.ofNullable(streams.get(event.instanceId()))
                .filter(stream -> stream.selection().includes(event.name()))
                .map(Stream::namespace);
    }

    /** Returns false if the instance streams nothing. */
    private boolean openIfStreaming(Instance instance) {
        var streaming = instance.streaming().filter(Streaming::enabled);
        if (!settings.enabled() || streaming.isEmpty()) {
            return false;
        }
        open(instance.name().value(), instance.id(), streaming.get());
        return true;
    }

    /** Opens the namespace of an instance, or changes the events that it receives. */
    void open(String name, String instanceId, Streaming streaming) {
        selections.put(name, instanceId, streaming); // first: a client that connects may resume at once
        var namespace = server.open(path(name), handlers);
        changes.submit(() -> {
            streams.put(instanceId, new Stream(namespace, streaming));
            // A namespace that has been closed meanwhile disconnects its clients behind their last events.
            server.namespace(path(name)).filter(namespace::equals).ifPresent(Namespace::disconnectUnauthorized);
        });
    }

    private void close(String name, String reason) {
        // In this order: a client that resumes is disconnected before the name stands for another instance.
        var retired = server.retire(path(name), reason);
        var instanceId = selections.remove(name);
        changes.submit(() -> {
            instanceId.ifPresent(streams::remove);
            retired.ifPresent(Namespace::disconnectUnauthorized);
        });
    }

    private static String path(String instance) {
        return "/" + instance;
    }

    /**
     * What an instance streams.
     *
     * @param selection the events that the namespace receives
     */
    private record Stream(Namespace namespace, Streaming selection) {}
}
