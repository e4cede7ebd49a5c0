package dev.sinal.intake.amqp;

import dev.sinal.config.AmqpSettings;
import dev.sinal.config.Settings;
import dev.sinal.instance.InstanceChanged;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.instance.Instances;
import dev.sinal.intake.EventSource;
import dev.sinal.intake.Intake;
import dev.sinal.intake.SourceFeed;
import dev.sinal.intake.SourceStatus;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.PeriodicTasks.Cancellable;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The RabbitMQ server of {@code SINAL_AMQP_URI}, to which Evolution API publishes its events. */
@Singleton
class AmqpSource implements EventSource {
    private static final Duration COUNT_INTERVAL = Duration.ofSeconds(5);

    private final Intake intake;
    private final Instances instances;
    private final Optional<AmqpSettings> settings;
    private final int maxBody;
    private final Executor executor;
    private final PeriodicTasks tasks;
    private AmqpConsumer consumer;
    private Cancellable counting;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    AmqpSource(Intake intake, Instances instances, Settings settings, Executor executor, PeriodicTasks tasks) {
        this.intake = intake;
        this.instances = instances;
        this.settings = settings.amqp();
        this.maxBody = settings.intake().maxBody();
        this.executor = executor;
        this.tasks = tasks;
    }

    @Override
    public void start() {
        if (settings.isEmpty()) {
            return;
        }
        var feed = SourceFeed.notConnected("amqp", intake, InstantSource.system());
        var connector = new AmqpConnector(settings.get(), threads, maxBody);
        consumer = new AmqpConsumer(settings.get(), connector, feed, intake, instances, maxBody, executor);
        threads.newThread(consumer).start();
        counting = tasks.start(COUNT_INTERVAL, consumer::count);
    }

    void onInstanceChanged(@Observes InstanceChanged change) {
        if (consumer != null && change.kind() == Kind.CREATED) {
            consumer.instanceCreated(change.instance());
        }
    }

    @Override
    public void stop() {
        if (consumer != null) {
            counting.cancel();
            consumer.close();
        }
    }

    @Override
    public Optional<SourceStatus> status() {
        return Optional.ofNullable(consumer).map(AmqpConsumer::status);
    }
}
