package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.access.GlobalKeys;
import dev.sinal.access.InstanceTokens;
import dev.sinal.config.StreamingSettings;
import dev.sinal.event.Publication;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * All instances, in memory, and the commands that change them.
 *
 * <p>Reading takes no lock. Commands run one at a time. Each writes to the repository, then to memory, then fires its CDI events on the
 * caller's thread, so that the events of two commands keep their order. An observer may read, on any thread, and must not wait for
 * another command. An observer that throws does not affect the command.
 *
 * <p>A command whose write failed has not happened, also if the repository has stored it and the answer was lost: what memory holds is
 * stored again before the next command. So every command can be sent again.
 */
@Singleton
public class Instances implements LifecycleComponent {
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);

    private final InstanceFactory factory;
    private final GlobalKeys globalKeys;
    private final InstanceTokens tokens;
    private final InstanceStore store;
    private final InstanceEvents events;
    private final InstantSource clock;

    private final InstanceCatalog catalog;
    private final CommandExecutor commands;

    @Inject
    public Instances(
            InstanceRepository repository,
            StreamingSettings streaming,
            GlobalKeys globalKeys,
            InstanceTokens tokens,
            EventOrigins origins,
            Event<Publication> publications,
            Event<InstanceChanged> changes) {
        this(
                repository,
                streaming,
                globalKeys,
                tokens,
                origins,
                publications,
                changes,
                InstantSource.system(),
                COMMAND_TIMEOUT);
    }

    Instances(
            InstanceRepository repository,
            StreamingSettings streaming,
            GlobalKeys globalKeys,
            InstanceTokens tokens,
            EventOrigins origins,
            Event<Publication> publications,
            Event<InstanceChanged> changes,
            InstantSource clock,
            Duration commandTimeout) {
        this.factory = new InstanceFactory(streaming.enabled(), clock);
        this.globalKeys = globalKeys;
        this.tokens = tokens;
        this.catalog = new InstanceCatalog(tokens);
        this.commands = new CommandExecutor(commandTimeout);
        this.store = new InstanceStore(repository, commands, catalog::find);
        this.events = new InstanceEvents(origins, commands, publications, changes);
        this.clock = clock;
    }

    @Override
    public Phase phase() {
        return Phase.DATABASE;
    }

    /** Loads all instances from the repository. */
    @Override
    public void start() {
        store.loadAll().forEach(catalog::put);
    }

    /** Returns the instance of a name. */
    public Optional<Instance> find(String name) {
        return catalog.find(name);
    }

    /** Returns all current instances, the oldest first. */
    public List<Instance> all() {
        return catalog.all();
    }

    /**
     * Creates an instance, unless its name or token is in use, or its token is a global key. A request with a token that is sent again,
     * because its answer was lost, gets the instance that it created.
     */
    CreateResult create(CreateRequest request) {
        return execute(() -> {
            var instance = factory.instance(request);
            var existing = existing(request, instance);
            if (existing.isPresent()) {
                return existing.get();
            }
            var conflict = store.insert(instance);
            if (conflict.isEmpty()) {
                add(instance);
                return new CreateResult.Created(instance);
            }
            addUnknown();
            return existing(request, instance).orElseGet(() -> new CreateResult.Refused(conflict.get()));
        });
    }

    /**
     * Adds an instance that exists at a source, unless its name is in use. All its events are streamed, and its creation is not published:
     * the source has done so.
     *
     * @param token its token at the source; a random one is generated if it is empty or in use
     * @return the instance of this name
     */
    public Instance register(InstanceName name, Optional<ApiKey> token) {
        return execute(() -> find(name.value()).orElseGet(() -> {
            var instance = factory.instance(CreateRequest.ofSource(name, token.filter(key -> !isInUse(key))));
            if (store.insert(instance).isEmpty()) {
                catalog.put(instance);
                events.registered(instance);
                return instance;
            }
            addUnknown();
            return find(name.value())
                    .orElseThrow(() -> new IllegalStateException("the database has another instance's token"));
        }));
    }

    /** Sets what a source has reported of an instance's connection, if there is an instance of this name. No event is published. */
    public void setConnection(String name, Connection report) {
        if (find(name)
                .map(Instance::connection)
                .filter(known -> !known.equals(known.after(report)))
                .isPresent()) {
            execute(() -> update(
                    name,
                    instance -> instance.withConnection(instance.connection().after(report), clock.instant())));
        }
    }

    /**
     * Removes an instance that the source has deleted, if it is this one. Its clients are disconnected behind the events before. Its
     * deletion is not published: the source has done so.
     */
    public void unregister(Instance instance) {
        execute(() -> {
            find(instance.name().value())
                    .filter(known -> known.id().equals(instance.id()))
                    .ifPresent(known -> {
                        store.delete(known);
                        removeFromMemory(known);
                    });
            return null;
        });
    }

    /**
     * Gives an instance the token that it has at a source, as {@link #changeToken} does.
     *
     * @return whether it has it now; if not, the token is in use
     */
    public boolean setToken(String name, ApiKey token) {
        return changeToken(name, Optional.of(token))
                .filter(CreateResult.Created.class::isInstance)
                .isPresent();
    }

    private void removeFromMemory(Instance instance) {
        catalog.remove(instance);
        events.deleted(instance);
    }

    /** Returns the result if an instance in memory has the name or the token. */
    private Optional<CreateResult> existing(CreateRequest request, Instance instance) {
        var known = find(instance.name().value());
        if (known.filter(other -> request.token().isPresent() && instance.isLike(other))
                .isPresent()) {
            return known.map(CreateResult.Created::new);
        }
        if (known.isPresent()) {
            return Optional.of(new CreateResult.Refused(Conflict.NAME));
        }
        return isInUse(instance.token()) ? Optional.of(new CreateResult.Refused(Conflict.TOKEN)) : Optional.empty();
    }

    /**
     * Sets what an instance streams. On return its namespace accepts connections, or accepts none any more.
     *
     * @return the changed instance, or empty if there is none of this name
     */
    public Optional<Instance> setStreaming(String name, WebsocketSettings settings) {
        return execute(() -> {
            var changed = update(
                    name,
                    instance -> instance.withStreaming(instance.streaming()
                            .map(streaming -> streaming.withSettings(settings, clock.instant()))
                            .orElseGet(() -> factory.streaming(settings))));
            changed.ifPresent(events::changed);
            return changed;
        });
    }

    /**
     * Gives an instance another token. The clients that used the previous one are disconnected behind the events before.
     *
     * @param requested the token; a random one is generated if it is empty
     * @return empty if there is no instance of this name
     */
    Optional<CreateResult> changeToken(String name, Optional<ApiKey> requested) {
        return execute(() -> find(name).map(instance -> {
            var token = requested.orElseGet(InstanceFactory::token);
            if (!token.equals(instance.token()) && isInUse(token)) {
                return new CreateResult.Refused(Conflict.TOKEN);
            }
            var changed = instance.withToken(token, clock.instant());
            if (store.update(changed).isPresent()) {
                addUnknown();
                return new CreateResult.Refused(Conflict.TOKEN);
            }
            catalog.put(changed);
            events.changed(changed);
            return new CreateResult.Created(changed);
        }));
    }

    /**
     * Sets an instance's state to closed.
     *
     * @return the changed instance, or empty if there is none of this name
     */
    Optional<Instance> logout(String name) {
        return execute(() -> {
            var closed = update(name, instance -> instance.withState(ConnectionState.CLOSE, clock.instant()));
            closed.ifPresent(events::loggedOut);
            return closed;
        });
    }

    /**
     * Deletes an instance. It can be found until its last events have been published.
     *
     * @return the deleted instance, or empty if there is none of this name
     */
    Optional<Instance> delete(String name) {
        return execute(() -> {
            var deleted = find(name);
            deleted.ifPresent(instance -> {
                store.delete(instance);
                events.deleting(instance);
                removeFromMemory(instance);
            });
            return deleted;
        });
    }

    /**
     * Makes the repository hold what memory holds, if the last write failed. Does nothing while a command runs. Called about once a second.
     *
     * @throws dev.sinal.rest.UnavailableException if the repository is still unavailable
     */
    void reconcile() {
        commands.executeIfIdle(store::reconcile);
    }

    private <T> T execute(Supplier<T> command) {
        return commands.execute(() -> {
            store.reconcile();
            return command.get();
        });
    }

    /** Adds the instances that only the repository holds, as when it stored one late, after what memory holds had been restored. */
    private void addUnknown() {
        var known = all().stream().map(Instance::id).collect(Collectors.toSet());
        store.loadAll().stream()
                .filter(instance -> !known.contains(instance.id()))
                .forEach(this::add);
    }

    private void add(Instance instance) {
        catalog.put(instance);
        events.created(instance);
    }

    private boolean isInUse(ApiKey token) {
        return tokens.instance(token).isPresent() || globalKeys.contains(token);
    }

    private Optional<Instance> update(String name, UnaryOperator<Instance> change) {
        var changed = find(name).map(change);
        changed.ifPresent(instance -> {
            store.update(instance);
            catalog.put(instance);
        });
        return changed;
    }
}
