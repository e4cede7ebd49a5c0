package dev.sinal.intake;

import dev.sinal.access.ApiKey;
import dev.sinal.access.InstanceTokens;
import dev.sinal.config.IntakeSettings;
import dev.sinal.config.IntakeSettings.BytesFromMaps;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.MalformedJsonException;
import dev.sinal.event.Outcome;
import dev.sinal.event.Publication;
import dev.sinal.event.RawJson;
import dev.sinal.instance.EventOrigins;
import dev.sinal.instance.Instance;
import dev.sinal.instance.InstanceFixtures;
import dev.sinal.instance.InstanceName;
import dev.sinal.instance.Instances;
import dev.sinal.instance.RecordingEvent;
import dev.sinal.runtime.PeriodicTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An intake with one instance, {@code alpha}, and a log that knows what it has. */
final class IntakeFixture {
    final InstanceTokens tokens = new InstanceTokens();
    /** The events in the log, in its order. */
    final List<InstanceEvent> log = new ArrayList<>();

    final Instances instances;
    final DeletedInstances deleted;
    final Intake intake;
    /** What the log answers in place of taking events. */
    Optional<Outcome> outcome = Optional.empty();

    /** The second of an event that makes an observer fail. */
    Optional<Integer> failing = Optional.empty();

    Runnable beforeAppend = () -> {};
    /** Runs before each insertion into the database, and each deletion. */
    Runnable beforeChange = () -> {};

    /** The tokens at the Evolution API, by the names of their instances. */
    final Map<String, ApiKey> directory = new HashMap<>();

    Instant now = InstanceFixtures.NOON;
    private final Map<Object, String> positions = new HashMap<>();
    private SourceInstances sourceInstances;

    IntakeFixture() {
        this(BytesFromMaps.KNOWN, true);
    }

    IntakeFixture(BytesFromMaps bytes, boolean register) {
        var settings = new IntakeSettings(1_000, 1_000, Duration.ofSeconds(1), bytes, register);
        instances = InstanceFixtures.instances(
                tokens, "alpha", change -> sourceInstances.observe(change), () -> beforeChange.run());
        deleted = new DeletedInstances(instances, new PeriodicTasks(), () -> now);
        sourceInstances = new SourceInstances(instances, deleted, new Directory(), settings);
        var origins = new EventOrigins(InstanceFixtures.settings(false), () -> now);
        intake = new Intake(new RecordingEvent<>(this::append), settings, origins, sourceInstances);
    }

    private void append(Publication publication) {
        beforeAppend.run();
        var failed = publication.events().stream()
                .map(event -> event.origin().dateTime().text())
                .anyMatch(time -> failing.filter(second -> time.contains(":0" + second + "."))
                        .isPresent());
        if (failed) {
            throw new IllegalStateException("failed on purpose");
        }
        publication.completeWith(CompletableFuture.completedStage(outcome.orElseGet(() -> accept(publication))));
    }

    private Outcome accept(Publication publication) {
        var answer = new ArrayList<String>();
        var duplicates = new HashSet<Integer>();
        for (var event : publication.events()) {
            var key = event.fingerprint().<Object>map(found -> found).orElseGet(Object::new);
            if (positions.containsKey(key)) {
                duplicates.add(answer.size());
            } else {
                positions.put(key, "p" + log.size());
                log.add(event);
            }
            answer.add(positions.get(key));
        }
        return new Outcome.Accepted(answer, duplicates);
    }

    /** Takes an event of a source that may register instances, and returns the answer. */
    SourceAnswer take(String name, String instance, int seconds, String data) {
        return intake.take(List.of(event(name, instance, seconds, data)), true).get(0);
    }

    SourceAnswer take(String name, String instance, int seconds) {
        return take(name, instance, seconds, "null");
    }

    SourceEvent event(String name, String instance, int seconds, String data) {
        var envelope =
                "{\"event\":\"%s\",\"instance\":\"%s\",\"data\":%s,\"date_time\":\"2026-11-23T09:00:%02d.000Z\",\"apikey\":\"%s\"}"
                        .formatted(name, instance, data, seconds, "token-of-" + instance);
        return SourceEnvelope.parse(json(envelope)).event(intake::data);
    }

    Instance instance(String name) {
        return instances.find(name).orElseThrow();
    }

    boolean knowsToken(String token) {
        return tokens.instance(new ApiKey(token)).isPresent();
    }

    /** Lets time pass, and removes the instances whose time has come. */
    void pass(Duration time) {
        now = now.plus(time);
        deleted.run();
    }

    static RawJson json(String text) {
        try {
            return RawJson.parse(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    /** The Evolution API's directory, in which there are the tokens that a test puts there. */
    private final class Directory implements InstanceDirectory {
        @Override
        public Optional<ApiKey> token(InstanceName name) {
            return Optional.ofNullable(directory.get(name.value()));
        }

        @Override
        public Optional<Result> sync() {
            throw new AssertionError("not used by the tests");
        }
    }
}
