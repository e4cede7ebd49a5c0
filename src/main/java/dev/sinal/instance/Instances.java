package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.access.GlobalKeys;
import dev.sinal.access.InstanceTokens;
import dev.sinal.config.StreamingSettings;
import dev.sinal.event.Outcome;
import dev.sinal.event.Publication;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.rest.UnavailableException;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * All instances, in memory, and the commands that change them.
 *
 * <p>Reading takes no lock. Commands run one at a time. Each writes to the repository, then to memory, then fires its CDI events on the
 * caller's thread, so that the events of two commands keep their order. An observer may read, on any thread, and must not wait for
 * another command.
 */
@Singleton
public class Instances implements LifecycleComponent {
    private static final Logger LOG = System.getLogger(Instances.class.getName());
    private static final long COMMAND_TIMEOUT_SECONDS = 5;

    private final InstanceRepository repository;
    private final boolean streamingEnabled;
    private final GlobalKeys globalKeys;
    private final InstanceTokens tokens;
    private final LifecycleEvents lifecycleEvents;
    private final Event<Publication> publications;
    private final Event<InstanceChanged> changes;
    private final InstantSource clock;

    private final Map<String, Instance> byName = new ConcurrentHashMap<>();
    private final ReentrantLock commands = new ReentrantLock();

    @Inject
    public Instances(
            InstanceRepository repository,
            StreamingSettings streaming,
            GlobalKeys globalKeys,
            InstanceTokens tokens,
            EventOrigins origins,
            Event<Publication> publications,
            Event<InstanceChanged> changes) {
        this(repository, streaming, globalKeys, tokens, origins, publications, changes, InstantSource.system());
    }

    Instances(
            InstanceRepository repository,
            StreamingSettings streaming,
            GlobalKeys globalKeys,
            InstanceTokens tokens,
            EventOrigins origins,
            Event<Publication> publications,
            Event<InstanceChanged> changes,
            InstantSource clock) {
        this.repository = repository;
        this.streamingEnabled = streaming.enabled();
        this.globalKeys = globalKeys;
        this.tokens = tokens;
        this.lifecycleEvents = new LifecycleEvents(origins);
        this.publications = publications;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public Phase phase() {
        return Phase.DATABASE;
    }

    /** Loads all instances from the repository. */
    @Override
    public void start() {
        repository.loadAll().forEach(this::put);
    }

    /** Returns the instance of a name. */
    public Optional<Instance> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns all current instances, the oldest first. */
    public List<Instance> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(Instance::createdAt)
                        .thenComparing(instance -> instance.name().value()))
                .toList();
    }

    /** Creates an instance, unless its name or token is in use, or its token is a global key. */
    CreateResult create(CreateRequest request) {
        return execute(() -> {
            var instance = newInstance(request);
            var conflict = conflict(instance).or(() -> repository.insert(instance));
            if (conflict.isPresent()) {
                return new CreateResult.Refused(conflict.get());
            }
            put(instance);
            fireChange(instance, Kind.CREATED);
            publish(lifecycleEvents.created(instance));
            return new CreateResult.Created(instance);
        });
    }

    /**
     * Sets what an instance streams. On return its namespace accepts connections, or is closed.
     *
     * @return the changed instance, or empty if there is none of this name
     */
    Optional<Instance> setStreaming(String name, WebsocketSettings settings) {
        return execute(() -> {
            var changed = update(
                    name,
                    instance -> instance.withStreaming(instance.streaming()
                            .map(streaming -> streaming.withSettings(settings, clock.instant()))
                            .orElseGet(() -> newStreaming(settings))));
            changed.ifPresent(instance -> fireChange(instance, Kind.CHANGED));
            return changed;
        });
    }

    /**
     * Gives an instance another token. On return the clients that used the previous one are disconnected.
     *
     * @param requested the token; a random one is generated if it is empty
     * @return empty if there is no instance of this name
     */
    Optional<CreateResult> changeToken(String name, Optional<ApiKey> requested) {
        return execute(() -> find(name).map(instance -> {
            var token = requested.orElseGet(Instances::newToken);
            if (!token.equals(instance.token()) && isInUse(token)) {
                return new CreateResult.Refused(Conflict.TOKEN);
            }
            var changed = update(name, known -> known.withToken(token, clock.instant()))
                    .orElseThrow();
            if (!token.equals(instance.token())) {
                tokens.remove(instance.token());
            }
            fireChange(changed, Kind.CHANGED);
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
            closed.ifPresent(instance -> {
                fireChange(instance, Kind.CHANGED);
                publish(lifecycleEvents.loggedOut(instance));
            });
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
                repository.delete(instance);
                publish(lifecycleEvents.deleted(instance));
                tokens.remove(instance.token());
                byName.remove(name);
                fireChange(instance, Kind.DELETED);
            });
            return deleted;
        });
    }

    /**
     * Executes a command after those before it. While the database is unavailable, each of those takes as long as its timeouts.
     *
     * @throws UnavailableException if they have not completed in 5 seconds
     */
    private <T> T execute(Supplier<T> command) {
        try {
            if (!commands.tryLock(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new UnavailableException("The database is not available");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The server is going down");
        }
        try {
            return command.get();
        } finally {
            commands.unlock();
        }
    }

    private Instance newInstance(CreateRequest request) {
        var now = clock.instant();
        return new Instance(
                UUID.randomUUID().toString(),
                request.name(),
                request.token().orElseGet(Instances::newToken),
                request.integration(),
                request.number(),
                request.integration().initial(),
                request.preferences(),
                request.websocket().filter(settings -> streamingEnabled).map(this::newStreaming),
                now,
                now);
    }

    private Streaming newStreaming(WebsocketSettings settings) {
        var now = clock.instant();
        return new Streaming(Cuid.next(), settings.enabled(), settings.events(), now, now);
    }

    private Optional<Conflict> conflict(Instance instance) {
        if (byName.containsKey(instance.name().value())) {
            return Optional.of(Conflict.NAME);
        }
        return isInUse(instance.token()) ? Optional.of(Conflict.TOKEN) : Optional.empty();
    }

    private boolean isInUse(ApiKey token) {
        return tokens.instance(token).isPresent() || globalKeys.contains(token);
    }

    private Optional<Instance> update(String name, UnaryOperator<Instance> change) {
        var changed = find(name).map(change);
        changed.ifPresent(instance -> {
            repository.update(instance);
            put(instance);
        });
        return changed;
    }

    private void put(Instance instance) {
        byName.put(instance.name().value(), instance);
        tokens.add(instance.token(), instance.name().value());
    }

    private void fireChange(Instance instance, Kind kind) {
        changes.fire(new InstanceChanged(instance.name().value(), kind));
    }

    /** Publishes the events of a command. If that fails the change stands: it is durable, and trying again would fail. */
    private void publish(Publication publication) {
        try {
            publications.fire(publication);
            if (publication.await() instanceof Outcome.Refused refused) {
                LOG.log(Level.ERROR, notAccepted(publication) + " reason=" + refused.message());
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, notAccepted(publication), e);
        }
    }

    private static String notAccepted(Publication publication) {
        var event = publication.events().get(0);
        return "event not accepted: event=" + event.name() + " instance=" + event.instance();
    }

    private static ApiKey newToken() {
        return new ApiKey(UUID.randomUUID().toString().toUpperCase(Locale.ROOT));
    }
}
