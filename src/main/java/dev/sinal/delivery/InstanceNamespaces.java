package dev.sinal.delivery;

import dev.sinal.access.GlobalKeysChanged;
import dev.sinal.config.StreamingSettings;
import dev.sinal.event.InstanceEvent;
import dev.sinal.instance.Instance;
import dev.sinal.instance.InstanceChanged;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.instance.Instances;
import dev.sinal.instance.Streaming;
import dev.sinal.log.Dispatch;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.EventHandlers;
import dev.sinal.socketio.Namespace;
import dev.sinal.socketio.SocketIoServer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The namespaces of the instances, opened and closed as their settings say.
 *
 * <p>They change on the dispatch executor: a namespace closes after the last event that was accepted before the change, and later
 * events are filtered by the new selection.
 */
@Singleton
public final class InstanceNamespaces implements LifecycleComponent {
    private static final long TIMEOUT_SECONDS = 10;

    private final SerialExecutor dispatch;
    private final Instances instances;
    private final SocketIoServer server;
    private final StreamingSettings settings;
    private final EventSelections selections;
    private final EventHandlers handlers;

    @Inject
    InstanceNamespaces(
            @Dispatch SerialExecutor dispatch,
            Instances instances,
            SocketIoServer server,
            StreamingSettings settings,
            EventSelections selections,
            StreamRecovery recovery) {
        this.dispatch = dispatch;
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
        instances.all().forEach(instance -> openIfStreaming(instance.name().value()));
    }

    /** Disconnects the sockets whose key is no longer a global key. */
    void onGlobalKeysChanged(@Observes GlobalKeysChanged event) {
        server.disconnectUnauthorized();
    }

    /** Blocks until the namespace matches the settings of the instance. */
    void onInstanceChanged(@Observes InstanceChanged change) {
        try {
            CompletableFuture.runAsync(() -> apply(change), dispatch).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("namespace not updated: instance=" + change.instance(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Returns the namespace of the event's instance; empty if the instance does not stream the event. */
    Optional<Namespace> receiver(InstanceEvent event) {
        return selections.includes(event) ? server.namespace(path(event.instance())) : Optional.empty();
    }

    private void apply(InstanceChanged change) {
        var instance = change.instance();
        if (!openIfStreaming(instance)) {
            selections.remove(instance);
            server.close(
                    path(instance),
                    change.kind() == Kind.DELETED ? "The instance was deleted" : "The stream was switched off");
        }
    }

    /** Returns false if the instance streams nothing. */
    private boolean openIfStreaming(String name) {
        var instance = instances.find(name);
        var streaming = instance.flatMap(Instance::streaming).filter(Streaming::enabled);
        if (!settings.enabled() || streaming.isEmpty()) {
            return false;
        }
        selections.put(name, instance.get().id(), streaming.get());
        server.open(path(name), handlers).disconnectUnauthorized();
        return true;
    }

    private static String path(String instance) {
        return "/" + instance;
    }
}
