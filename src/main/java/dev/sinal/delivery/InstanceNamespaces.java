package dev.sinal.delivery;

import dev.sinal.access.GlobalKeysChanged;
import dev.sinal.config.StreamingSettings;
import dev.sinal.event.InstanceEvent;
import dev.sinal.instance.Instance;
import dev.sinal.instance.InstanceChanged;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The namespaces of the instances, opened and closed as their settings say.
 *
 * <p>For clients that connect, a namespace opens and closes at once, on the thread of the command. For events it does at the change's place
 * in the log ({@link OrderedChanges}), for which the command does not wait: clients that are connected receive all events that were
 * accepted before the change, and later events are filtered by the new selection. An instance's events go to its own namespace only: one
 * that is created again under the name of a deleted one has another.
 */
@Singleton
public final class InstanceNamespaces implements LifecycleComponent {
    private final Partitions partitions;
    private final Instances instances;
    private final SocketIoServer server;
    private final StreamingSettings settings;
    private final EventSelections selections;
    private final EventHandlers handlers;
    /** What the instances stream, by their ids. Changed and read on the executors that send their events. */
    private final Map<String, InstanceStream> streams = new ConcurrentHashMap<>();

    @Inject
    InstanceNamespaces(
            Partitions partitions,
            Instances instances,
            SocketIoServer server,
            StreamingSettings settings,
            EventSelections selections,
            StreamRecovery recovery) {
        this.partitions = partitions;
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

    /** Opens the root namespace, and the namespaces of every instance. */
    @Override
    public void start() {
        server.open(NamespaceName.ROOT, handlers);
        instances.all().forEach(this::open);
    }

    /** Disconnects the sockets whose key is no longer a global key. */
    void onGlobalKeysChanged(@Observes GlobalKeysChanged event) {
        server.disconnectUnauthorized();
    }

    /** Opens or closes the namespaces of an instance. The changes of an instance are observed one at a time, in their order. */
    void onInstanceChanged(@Observes InstanceChanged change) {
        instances.find(change.instance()).ifPresentOrElse(this::open, () -> close(change.instance()));
    }

    /** Returns the namespaces of its instance that receive an event, without those that have no sockets. */
    List<Namespace> receivers(InstanceEvent event) {
        var receivers = new ArrayList<Namespace>(2);
        var stream = streams.get(event.instanceId());
        if (stream != null) {
            stream.receiver(event).ifPresent(receivers::add);
            if (settings.globalEvents()) {
                receivers.add(stream.root());
            }
        }
        receivers.removeIf(namespace -> namespace.size() == 0);
        return receivers;
    }

    /** Returns the root namespace, unless it has no sockets. */
    List<Namespace> root() {
        return server.namespace(NamespaceName.ROOT).filter(namespace -> namespace.size() > 0).stream()
                .toList();
    }

    /** Returns the names of the namespaces for which an event is, whether they have sockets here or not. Any thread may ask. */
    public List<String> names(InstanceEvent event) {
        var names = new ArrayList<String>(2);
        if (selections.includes(event)) {
            names.add(NamespaceName.of(event.instance()));
        }
        if (settings.globalEvents()) {
            names.add(NamespaceName.ROOT);
        }
        return names;
    }

    private void open(Instance instance) {
        if (settings.enabled()) {
            open(instance.name().value(), instance.id(), instance.streaming().filter(Streaming::enabled));
        }
    }

    /**
     * Opens the namespaces of an instance, or changes the events that they receive.
     *
     * @param streaming what the instance streams; empty if nothing
     */
    void open(String name, String instanceId, Optional<Streaming> streaming) {
        selections.put(name, instanceId, streaming); // first: a client that connects may resume at once
        var root = server.open(NamespaceName.rootOf(name), handlers);
        var own = streaming.map(enabled -> server.open(NamespaceName.of(name), handlers));
        var retired = own.isPresent()
                ? Optional.<Namespace>empty()
                : server.retire(NamespaceName.of(name), "The stream was switched off");
        partitions.ofInstance(name).changes().submit(() -> {
            streams.put(instanceId, new InstanceStream(root, own, streaming));
            disconnectUnauthorized(root);
            own.ifPresent(this::disconnectUnauthorized);
            retired.ifPresent(Namespace::disconnectUnauthorized);
        });
    }

    private void close(String name) {
        // In this order: a client that resumes is disconnected before the name stands for another instance.
        var retired = Stream.of(NamespaceName.of(name), NamespaceName.rootOf(name))
                .flatMap(namespace -> server.retire(namespace, "The instance was deleted").stream())
                .toList();
        var instanceId = selections.remove(name);
        partitions.ofInstance(name).changes().submit(() -> {
            instanceId.ifPresent(streams::remove);
            retired.forEach(Namespace::disconnectUnauthorized);
        });
    }

    /** Disconnects sockets, unless the namespace has been closed meanwhile: it disconnects its clients behind their last events. */
    private void disconnectUnauthorized(Namespace namespace) {
        server.namespace(namespace.name()).filter(namespace::equals).ifPresent(Namespace::disconnectUnauthorized);
    }

    /**
     * The namespaces of an instance.
     *
     * @param root receives all its events in global mode
     * @param own receives the selected ones; empty if the instance streams nothing
     */
    private record InstanceStream(Namespace root, Optional<Namespace> own, Optional<Streaming> selection) {
        Optional<Namespace> receiver(InstanceEvent event) {
            return selection
                    .filter(streaming -> streaming.includes(event.name()))
                    .flatMap(streaming -> own);
        }
    }
}
