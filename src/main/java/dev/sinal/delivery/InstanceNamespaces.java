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
import dev.sinal.log.EventLog;
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
 * The namespaces, open as the settings of their instances say.
 *
 * <p>They change on the lane on which events are sent: an instance's namespace closes behind the last event that was
 * accepted before, and an event that is accepted afterwards is filtered by what was chosen then.
 */
@Singleton
public final class InstanceNamespaces implements LifecycleComponent {
    private static final long PATIENCE_SECONDS = 10;

    private final SerialExecutor lane;
    private final Instances instances;
    private final SocketIoServer server;
    private final StreamingSettings settings;
    private final EventSelections choices;
    private final EventLog log;
    private final EventHandlers handlers;

    @Inject
    InstanceNamespaces(
            @Dispatch SerialExecutor lane,
            Instances instances,
            SocketIoServer server,
            StreamingSettings settings,
            EventSelections choices,
            EventLog log,
            StreamRecovery entrance) {
        this.lane = lane;
        this.instances = instances;
        this.server = server;
        this.settings = settings;
        this.choices = choices;
        this.log = log;
        this.handlers = Subscriptions.handlers().onConnect(entrance);
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    /** Opens the root namespace, and the namespace of every instance that streams. */
    @Override
    public void start() {
        server.open("/", handlers);
        instances.all().forEach(instance -> open(instance.name().value()));
    }

    /** Disconnects the sockets whose key is no global key any more. */
    void keysChanged(@Observes GlobalKeysChanged event) {
        server.disconnectUnauthorized();
    }

    /** Returns when the namespace is as the settings say. */
    void changed(@Observes InstanceChanged change) {
        try {
            CompletableFuture.runAsync(() -> follow(change), lane).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the namespace of an instance could not follow its settings", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The namespace that gets this event, if the instance streams it. */
    Optional<Namespace> receiving(InstanceEvent event) {
        return choices.wants(event) ? server.namespace(path(event.instance())) : Optional.empty();
    }

    private void follow(InstanceChanged change) {
        var instance = change.instance();
        if (!open(instance)) {
            choices.drop(instance);
            server.close(
                    path(instance),
                    change.kind() == Kind.DELETED ? "The instance was deleted" : "The stream was switched off");
        }
        if (change.kind() != Kind.CHANGED) {
            // Who had that name before, or has it next, is somebody else. Forgetting at the end is not enough: the
            // process may end first.
            log.hideEvents(instance);
        }
    }

    /** Answers false if the instance streams nothing. */
    private boolean open(String instance) {
        var streaming = instances.find(instance).flatMap(Instance::streaming).filter(Streaming::enabled);
        if (!settings.enabled() || streaming.isEmpty()) {
            return false;
        }
        choices.choose(instance, streaming.get());
        server.open(path(instance), handlers).disconnectUnauthorized();
        return true;
    }

    private static String path(String instance) {
        return "/" + instance;
    }
}
