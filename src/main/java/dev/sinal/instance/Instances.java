package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.access.GlobalKeys;
import dev.sinal.access.InstanceTokens;
import dev.sinal.config.StreamingSettings;
import dev.sinal.event.Outcome;
import dev.sinal.event.Publication;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.rest.RestError;
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
 * <p>Reading takes no lock. Commands run one at a time; each writes to the repository, then here, then fires its CDI
 * events on the caller's thread, so that the events of two commands keep their order. An observer may read, from any
 * thread, and must not wait for another command.
 */
@Singleton
public class Instances implements LifecycleComponent {
    private static final Logger LOG = System.getLogger(Instances.class.getName());
    private static final int DELETED_NAMES_KEPT = 1000;
    private static final long PATIENCE_SECONDS = 5;

    private final InstanceRepository repository;
    private final boolean streamingEnabled;
    private final GlobalKeys globalKeys;
    private final InstanceTokens tokens;
    private final LifecycleEvents lifeEvents;
    private final Event<Publication> publications;
    private final Event<InstanceChanged> changes;
    private final InstantSource clock;

    private final Map<String, Instance> byName = new ConcurrentHashMap<>();
    private final RecentlyDeleted deleted = new RecentlyDeleted(DELETED_NAMES_KEPT);
    private final ReentrantLock commands = new ReentrantLock();

    /** Loads what the repository holds. */
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
        this.lifeEvents = new LifecycleEvents(origins);
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

    /** The instance of this name. */
    public Optional<Instance> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The instance that this token opens. */
    public Optional<Instance> byToken(ApiKey token) {
        return tokens.instance(token).flatMap(this::find);
    }

    /** All of them at this moment, the oldest first. */
    public List<Instance> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(Instance::createdAt)
                        .thenComparing(instance -> instance.name().value()))
                .toList();
    }

    /** How an instance stands; one that was deleted lately is closed. */
    Optional<ConnectionState> state(String name) {
        var state = find(name).map(Instance::state);
        return state.isEmpty() && deleted.contains(name) ? Optional.of(ConnectionState.CLOSE) : state;
    }

    /** Adds an instance, unless its name or token is in use (or its token a global key). */
    CreateResult create(CreateRequest wish) {
        return command(() -> {
            var instance = born(wish);
            var conflict = conflict(instance).or(() -> repository.insert(instance));
            if (conflict.isPresent()) {
                return new CreateResult.Refused(conflict.get());
            }
            put(instance);
            deleted.forget(instance.name().value());
            changed(instance, Kind.CREATED);
            fire(lifeEvents.created(instance));
            return new CreateResult.Created(instance);
        });
    }

    /** Sets what an instance streams; its namespace is connectable, or gone, on return. Empty if there is none. */
    Optional<Instance> setStreaming(String name, WebsocketSettings settings) {
        return command(() -> {
            var changed = update(
                    name,
                    instance -> instance.withStreaming(instance.streaming()
                            .map(streaming -> streaming.changed(settings, clock.instant()))
                            .orElseGet(() -> streaming(settings))));
            changed.ifPresent(this::changed);
            return changed;
        });
    }

    /** Gives an instance another token; who came by the one before is put out on return. Empty if there is no such instance. */
    Optional<CreateResult> changeToken(String name, Optional<ApiKey> wish) {
        return command(() -> {
            return find(name).map(instance -> {
                var token = wish.orElseGet(Instances::newToken);
                if (!token.equals(instance.token()) && isTaken(token)) {
                    return new CreateResult.Refused(Conflict.TOKEN);
                }
                var changed = update(name, known -> known.withToken(token, clock.instant()))
                        .orElseThrow();
                if (!token.equals(instance.token())) {
                    tokens.remove(instance.token());
                }
                changed(changed);
                return new CreateResult.Created(changed);
            });
        });
    }

    /** Marks an instance as no longer connected. Empty if there is none. */
    Optional<Instance> logout(String name) {
        return command(() -> {
            var closed = update(name, instance -> instance.withState(ConnectionState.CLOSE, clock.instant()));
            closed.ifPresent(instance -> {
                changed(instance);
                fire(lifeEvents.loggedOut(instance));
            });
            return closed;
        });
    }

    /** Removes an instance, which can be found here until its last events have been fired. Empty if there is none. */
    Optional<Instance> delete(String name) {
        return command(() -> {
            var gone = find(name);
            gone.ifPresent(instance -> {
                repository.delete(instance);
                deleted.add(name);
                fire(lifeEvents.deleted(instance));
                tokens.remove(instance.token());
                byName.remove(name);
                changed(instance, Kind.DELETED);
            });
            return gone;
        });
    }

    /** Runs a command when those before it are through: soon, unless the database is away, which each would then wait for. */
    private <T> T command(Supplier<T> command) {
        try {
            if (!commands.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw RestError.unavailable("The database is not available");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RestError.unavailable("The server is going down");
        }
        try {
            return command.get();
        } finally {
            commands.unlock();
        }
    }

    private Instance born(CreateRequest wish) {
        var now = clock.instant();
        return new Instance(
                UUID.randomUUID().toString(),
                wish.name(),
                wish.token().orElseGet(Instances::newToken),
                wish.integration(),
                wish.number(),
                wish.integration().initial(),
                wish.preferences(),
                wish.websocket().filter(settings -> streamingEnabled).map(this::streaming),
                now,
                now);
    }

    private Streaming streaming(WebsocketSettings settings) {
        var now = clock.instant();
        return new Streaming(Cuid.next(), settings.enabled(), settings.events(), now, now);
    }

    private Optional<Conflict> conflict(Instance instance) {
        if (byName.containsKey(instance.name().value())) {
            return Optional.of(Conflict.NAME);
        }
        return isTaken(instance.token()) ? Optional.of(Conflict.TOKEN) : Optional.empty();
    }

    private boolean isTaken(ApiKey token) {
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

    private void changed(Instance instance) {
        changed(instance, Kind.CHANGED);
    }

    private void changed(Instance instance, Kind kind) {
        changes.fire(new InstanceChanged(instance.name().value(), kind));
    }

    /** Publishes the events of a command. If that fails the change stands: it is durable, and trying again would fail. */
    private void fire(Publication publication) {
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
