package dev.sinal.intake.upstream;

import dev.sinal.access.ApiKey;
import dev.sinal.config.IntakeSettings;
import dev.sinal.config.StreamingSettings;
import dev.sinal.config.UpstreamSettings.SettingsOwner;
import dev.sinal.instance.Instance;
import dev.sinal.instance.InstanceName;
import dev.sinal.instance.Instances;
import dev.sinal.instance.SettingsRequest;
import dev.sinal.instance.WebsocketSettings;
import dev.sinal.intake.InstanceDirectory;
import dev.sinal.rest.UnavailableException;
import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.Phase;
import dev.sinal.runtime.SteadyClock;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes the instances have the tokens, states and settings that they have at the Evolution API: at the start, periodically, after each
 * time without a connection, and on request.
 *
 * <p>An instance that only this server has is left alone, unless an earlier comparison since the start has found it there: then it has been
 * deleted there.
 */
@Singleton
class UpstreamInstances extends PeriodicComponent implements InstanceDirectory {
    private static final System.Logger LOG = System.getLogger(UpstreamInstances.class.getName());
    private static final Duration CHECK = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final EvolutionApi api;
    private final Instances instances;
    private final boolean register;
    private final boolean ownsSettings;
    private final InstantSource clock;
    /** When the next comparison is due. */
    private volatile Instant next;
    /** Why the last comparison failed. Until the first one it is unknown whether the Evolution API answers. */
    private volatile Optional<String> problem = Optional.of("");
    /** The ids of the instances that the last comparison has found, by name. */
    private Map<String, String> found = Map.of();

    @Inject
    UpstreamInstances(
            EvolutionApi api,
            Instances instances,
            IntakeSettings intake,
            StreamingSettings streaming,
            PeriodicTasks tasks) {
        this(api, instances, intake.register(), streaming.enabled(), tasks, new SteadyClock());
    }

    UpstreamInstances(
            EvolutionApi api,
            Instances instances,
            boolean register,
            boolean streams,
            PeriodicTasks tasks,
            InstantSource clock) {
        super(tasks, CHECK);
        this.api = api;
        this.instances = instances;
        this.register = register;
        this.ownsSettings = streams
                && api.settings()
                        .filter(settings -> settings.settingsOwner() == SettingsOwner.UPSTREAM)
                        .isPresent();
        this.clock = clock;
        this.next = clock.instant();
    }

    @Override
    public Phase phase() {
        return Phase.SOURCES;
    }

    @Override
    public void start() {
        if (api.settings().isPresent()) {
            super.start();
        }
    }

    @Override
    public void stop() {
        if (api.settings().isPresent()) {
            super.stop();
        }
    }

    /** Makes the next comparison due. */
    void request() {
        next = clock.instant();
    }

    /** Returns that the Evolution API is not activated, in its own words, if that was its last answer. */
    Optional<String> licenseProblem() {
        return problem.filter(EvolutionApi::isLicenseRequired);
    }

    @Override
    protected void run() {
        if (clock.instant().isBefore(next)) {
            return;
        }
        try {
            sync();
        } catch (UnavailableException e) {
            // It is logged, and the next run tries again.
        }
    }

    @Override
    public synchronized Optional<Result> sync() {
        if (api.settings().isEmpty()) {
            return Optional.empty();
        }
        next = clock.instant().plus(RETRY);
        try {
            var result = apply(api.instances());
            if (problem.isPresent() || !result.equals(new Result(0, 0, 0))) {
                LOG.log(
                        Level.INFO,
                        "instances compared: added=" + result.added() + " changed=" + result.changed() + " removed="
                                + result.removed());
            }
            problem = Optional.empty();
            next = clock.instant().plus(api.settings().get().syncInterval());
            return Optional.of(result);
        } catch (UnavailableException e) {
            failed(e);
            throw e;
        }
    }

    /** Asks the Evolution API only if it has answered the last time. */
    @Override
    public Optional<ApiKey> token(InstanceName name) {
        if (api.settings().isEmpty() || problem.isPresent()) {
            return Optional.empty();
        }
        try {
            return api.instance(name.value()).flatMap(EvolutionInstance::token);
        } catch (UnavailableException e) {
            failed(e);
            request();
            return Optional.empty();
        }
    }

    /** Passes the settings on to the Evolution API, if it owns them. */
    void pass(@Observes SettingsRequest request) {
        if (ownsSettings) {
            var answer = api.setWebsocket(request.instance(), request.body());
            if (!answer.isSuccess()) {
                request.refuse(answer.status(), answer.body());
            }
        }
    }

    private void failed(UnavailableException failure) {
        var reason = failure.getMessage();
        if (problem.filter(reason::equals).isEmpty()) {
            LOG.log(Level.WARNING, "instances not compared: reason=" + reason, failure.getCause());
        }
        problem = Optional.of(reason);
    }

    private Result apply(List<EvolutionInstance> rows) {
        var removed = removeMissing(rows);
        var added = 0;
        var changed = 0;
        var present = new HashMap<String, String>();
        var refused = new ArrayList<EvolutionInstance>();
        for (var row : rows) {
            var known = instances.find(row.name());
            var instance = known.or(() -> add(row));
            if (instance.isPresent()) {
                present.put(row.name(), instance.get().id());
                var updated = update(row, instance.get(), refused);
                added += known.isEmpty() ? 1 : 0;
                changed += known.isPresent() && updated ? 1 : 0;
            }
        }
        exchangeTokens(refused, rows);
        found = present;
        return new Result(added, changed, removed);
    }

    private Optional<Instance> add(EvolutionInstance row) {
        if (!register) {
            return Optional.empty();
        }
        try {
            return Optional.of(instances.register(InstanceName.ofNew(row.name()), row.token()));
        } catch (IllegalArgumentException malformed) {
            LOG.log(Level.DEBUG, "instance not registered: reason=" + malformed.getMessage());
            return Optional.empty();
        }
    }

    /**
     * @param refused to which the instance is added if another one has its token
     * @return whether anything was changed
     */
    private boolean update(EvolutionInstance row, Instance instance, List<EvolutionInstance> refused) {
        var token = row.token().filter(other -> !other.equals(instance.token()));
        var settings = Optional.of(row.settings()).filter(other -> ownsSettings && !streams(instance, other));
        token.filter(other -> !instances.setToken(row.name(), token)).ifPresent(inUse -> refused.add(row));
        row.connection().ifPresent(other -> instances.setConnection(row.name(), other));
        settings.ifPresent(other -> instances.setStreaming(row.name(), other));
        var reconnected = instances
                .find(row.name())
                .filter(now -> !now.connection().equals(instance.connection()))
                .isPresent();
        return token.isPresent() || reconnected || settings.isPresent();
    }

    /** Gives instances the tokens that others had before. Those that still have another's get new ones first, as two may have exchanged theirs. */
    private void exchangeTokens(List<EvolutionInstance> refused, List<EvolutionInstance> rows) {
        if (refused.isEmpty()) {
            return;
        }
        var tokens = rows.stream().flatMap(row -> row.token().stream()).collect(Collectors.toSet());
        refused.stream()
                .flatMap(row -> instances.find(row.name()).stream())
                .filter(instance -> tokens.contains(instance.token()))
                .forEach(instance -> instances.setToken(instance.name().value(), Optional.empty()));
        refused.stream()
                .filter(row -> !instances.setToken(row.name(), row.token()))
                .forEach(row -> LOG.log(
                        Level.WARNING, "token not changed: reason=another instance has it instance=" + row.name()));
    }

    /** Returns whether an instance has these settings. One that streams nothing has no events. */
    private static boolean streams(Instance instance, WebsocketSettings settings) {
        return instance.streaming()
                .filter(streaming -> streaming.enabled() == settings.enabled()
                        && (!settings.enabled() || streaming.events().equals(settings.events())))
                .isPresent();
    }

    /** Removes the instances that are missing, unless all are: then the Evolution API has lost them, or their format is another one. */
    private int removeMissing(List<EvolutionInstance> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        var present = rows.stream().map(EvolutionInstance::name).collect(Collectors.toSet());
        var removed = 0;
        for (var earlier : found.entrySet()) {
            var instance = instances
                    .find(earlier.getKey())
                    .filter(known ->
                            !present.contains(earlier.getKey()) && known.id().equals(earlier.getValue()));
            if (instance.isPresent()) {
                instances.unregister(instance.get());
                removed++;
            }
        }
        return removed;
    }
}
