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
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * All instances, in memory, and the commands that change them.
 *
 * <p>Reading takes no lock. Commands run one at a time. Each writes to the repository, then to memory, then fires its CDI events on the
 * caller's thread, so that the events of two commands keep their order. An observer may read, on any thread, and must not wait for
 * another command. An observer that throws does not affect the command.
 *
 * <p>In a cluster a command writes to the database that the nodes share. Memory changes, and the events are fired, when the node's reading of
 * the log reaches the {@linkplain ChangeAnnouncer announcement}, for which a command of a client waits, on all nodes, and one of a source on
 * this node.
 *
 * <p>A command whose write failed has not happened, also if the repository has stored it and the answer was lost: what memory holds is
 * stored again before the next command. So every command can be sent again. In a cluster it may have happened, and memory is loaded again.
 */
@Singleton
public class Instances implements LifecycleComponent {
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);

    private final InstanceFactory factory;
    private final GlobalKeys globalKeys;
    private final InstanceTokens tokens;
    private final InstanceCatalog catalog;
    private final InstanceStore store;
    private final Optional<SharedStore> shared;
    private final InstanceEvents events;
    private final InstantSource clock;
    private final StoreCommands commands;

    @Inject
    public Instances(
            InstanceRepository repository,
            StreamingSettings streaming,
            GlobalKeys globalKeys,
            InstanceTokens tokens,
            EventOrigins origins,
            Event<Publication> publications,
            Event<InstanceChanged> changes,
            Optional<ChangeAnnouncer> announcer) {
        this(
                repository,
                streaming,
                globalKeys,
                tokens,
                origins,
                publications,
                changes,
                announcer,
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
            Optional<ChangeAnnouncer> announcer,
            InstantSource clock,
            Duration commandTimeout) {
        this.factory = new InstanceFactory(streaming.enabled(), clock);
        this.globalKeys = globalKeys;
        this.tokens = tokens;
        this.catalog = new InstanceCatalog(tokens);
        var executor = new CommandExecutor(commandTimeout);
        this.events = new InstanceEvents(origins, executor, publications, changes);
        this.shared = announcer.map(others -> new SharedStore(repository, executor, catalog, events, others));
        this.store = shared.<InstanceStore>map(Function.identity())
                .orElseGet(() -> new ExclusiveStore(repository, executor, catalog, events));
        this.commands = new StoreCommands(executor, store);
        this.clock = clock;
    }

    @Override
    public Phase phase() {
        return Phase.DATABASE;
    }

    /** Loads all instances from the repository. */
    @Override
    public void start() {
        store.load();
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
        return commands.execute(() -> {
            var instance = factory.instance(request);
            var existing = existing(request, instance);
            if (existing.isPresent()) {
                return existing.get();
            }
            var conflict = store.insert(instance);
            if (conflict.isPresent()) {
                return existing(request, instance).orElseGet(() -> new CreateResult.Refused(conflict.get()));
            }
            events.publishCreated(instance);
            return new CreateResult.Created(instance);
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
        return commands.executeForSource(() -> store.find(name.value()).orElseGet(() -> {
            var instance = factory.instance(CreateRequest.ofSource(name, token.filter(key -> !isInUse(key))));
            return store.insert(instance).isEmpty()
                    ? instance
                    : store.find(name.value())
                            .orElseThrow(() -> new IllegalStateException("the database has another instance's token"));
        }));
    }

    /**
     * Returns the token that a source reports.
     *
     * @return empty if no instance can have it: if it is blank, has more characters than the database allows, or control characters
     */
    public static Optional<ApiKey> sourceToken(String text) {
        return Optional.of(text)
                .filter(token -> !token.isBlank()
                        && token.length() <= CreateRequest.MAX_TOKEN
                        && token.chars().noneMatch(Character::isISOControl))
                .map(ApiKey::new);
    }

    /** Sets what a source has reported of an instance's connection, if there is an instance of this name. No event is published. */
    public void setConnection(String name, Connection report) {
        if (find(name)
                .map(Instance::connection)
                .filter(known -> !known.equals(known.after(report)))
                .isPresent()) {
            commands.executeForSource(() -> {
                store.updateConnection(
                        name,
                        instance ->
                                instance.withConnection(instance.connection().after(report), clock.instant()));
                return name;
            });
        }
    }

    /**
     * Removes an instance that the source has deleted, if it is this one. Its clients are disconnected behind the events before. Its
     * deletion is not published: the source has done so.
     */
    public void unregister(Instance instance) {
        commands.executeForSource(() -> {
            var known = store.find(instance.name().value())
                    .filter(other -> other.id().equals(instance.id()));
            known.ifPresent(found -> store.delete(found, () -> {}));
            return known;
        });
    }

    /**
     * Gives an instance the token that it has at a source, or a random one, as {@link #changeToken} does.
     *
     * @return whether it has it now; if not, the token is in use
     */
    public boolean setToken(String name, Optional<ApiKey> token) {
        return commands.executeForSource(() -> replaceToken(name, token.orElseGet(InstanceFactory::token)))
                .filter(CreateResult.Created.class::isInstance)
                .isPresent();
    }

    /** Returns the result if there is an instance with the name or the token. */
    private Optional<CreateResult> existing(CreateRequest request, Instance instance) {
        var known = store.find(instance.name().value());
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
        return commands.execute(() -> update(
                name,
                instance -> instance.withStreaming(instance.streaming()
                        .map(streaming -> streaming.withSettings(settings, clock.instant()))
                        .orElseGet(() -> factory.streaming(settings)))));
    }

    /**
     * Gives an instance another token. The clients that used the previous one are disconnected behind the events before.
     *
     * @param requested the token; a random one is generated if it is empty
     * @return empty if there is no instance of this name
     */
    Optional<CreateResult> changeToken(String name, Optional<ApiKey> requested) {
        return commands.execute(() -> replaceToken(name, requested.orElseGet(InstanceFactory::token)));
    }

    private Optional<CreateResult> replaceToken(String name, ApiKey token) {
        var instance = store.find(name);
        return instance.filter(known -> !known.token().equals(token) && isInUse(token))
                        .isPresent()
                ? Optional.of(new CreateResult.Refused(Conflict.TOKEN))
                : store.update(name, known -> known.withToken(token, clock.instant()));
    }

    /**
     * Sets an instance's state to closed.
     *
     * @return the changed instance, or empty if there is none of this name
     */
    Optional<Instance> logout(String name) {
        return commands.execute(() -> {
            var closed = update(name, instance -> instance.withState(ConnectionState.CLOSE, clock.instant()));
            closed.ifPresent(events::publishLoggedOut);
            return closed;
        });
    }

    /**
     * Deletes an instance. It can be found until its last events have been published.
     *
     * @return the deleted instance, or empty if there is none of this name
     */
    Optional<Instance> delete(String name) {
        return commands.execute(() -> {
            var deleted = store.find(name);
            deleted.ifPresent(instance -> store.delete(instance, () -> events.publishDeleted(instance)));
            return deleted;
        });
    }

    /**
     * Makes memory hold what the database holds of an instance, which another process may have changed, created or deleted. Does nothing
     * where no other process changes the database.
     *
     * @throws dev.sinal.rest.UnavailableException if the database is unavailable
     */
    public void refresh(String name) {
        shared.ifPresent(store -> store.refresh(name));
    }

    /** Makes memory hold what the database holds of all instances, as {@link #refresh} does of one. */
    public void refreshAll() {
        shared.ifPresent(SharedStore::refreshAll);
    }

    /**
     * Makes the repository and memory hold the same, if the last write failed. Does nothing while a command runs. Called about once a second.
     *
     * @throws dev.sinal.rest.UnavailableException if the repository is still unavailable
     */
    void reconcile() {
        commands.reconcile();
    }

    private boolean isInUse(ApiKey token) {
        return tokens.instance(token).isPresent() || globalKeys.contains(token);
    }

    private Optional<Instance> update(String name, UnaryOperator<Instance> change) {
        return store.update(name, change).map(result -> ((CreateResult.Created) result).instance());
    }
}
