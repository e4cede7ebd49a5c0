package dev.sinal.log;

import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.config.Settings;
import dev.sinal.event.Outcome;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.event.Publication;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The observer that appends publications to the log: outcomes and counters. */
class LogAppenderTest {
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final MemoryEventLog log = new MemoryEventLog(2_000);
    private final LogAppender appender =
            new LogAppender(log, Settings.read(name -> Optional.empty()).log(), metrics);

    @Test
    void an_accepted_publication_gets_the_positions_of_its_events() {
        var publication = Publication.of(event("1"), event("2"));
        appender.append(publication);
        var epoch = log.last().epoch();
        assertThat(publication.await()).isEqualTo(new Outcome.Accepted(List.of(epoch + "-1", epoch + "-2")));
        assertThat(count("sinal_events_accepted")).isEqualTo(2);
    }

    @Test
    void a_refused_publication_gets_the_reason() {
        log.follow(TestFollower.on(task -> {}, events -> {})); // receives nothing
        appender.append(Publication.of(event("1"), event("2"), event("3")));
        var publication = Publication.of(event("4"));
        appender.append(publication);
        assertThat(publication.await())
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.BUSY));
        assertThat(count("sinal_events_refused")).isEqualTo(1);
    }

    @Test
    void a_publication_that_must_not_block_gets_the_same_outcomes() {
        log.follow(TestFollower.on(task -> {}, events -> {})); // receives nothing
        var accepted = Publication.withoutBlocking(List.of(event("1"), event("2"), event("3")), Runnable::run);
        appender.append(accepted);
        var refused = Publication.withoutBlocking(List.of(event("4")), Runnable::run);
        appender.append(refused);
        assertThat(accepted.await()).isInstanceOf(Outcome.Accepted.class);
        assertThat(refused.await()).isInstanceOf(Outcome.Refused.class);
        assertThat(count("sinal_events_accepted")).isEqualTo(3);
        assertThat(count("sinal_events_refused")).isEqualTo(1);
    }

    @Test
    void a_log_that_blocks_is_called_by_the_workers_of_a_publication_that_must_not_block() {
        var tasks = new ArrayDeque<Runnable>();
        var accepted = new Outcome.Accepted(List.of("1"));
        var blocking = (UniqueLog) Proxy.newProxyInstance(
                UniqueLog.class.getClassLoader(),
                new Class<?>[] {UniqueLog.class},
                (proxy, method, arguments) -> accepted);
        var publication = Publication.withoutBlocking(List.of(event("1")), tasks::add);
        new LogAppender(blocking, Settings.read(name -> Optional.empty()).log(), new PrometheusRegistry())
                .append(publication);
        assertThat(publication.outcome().toCompletableFuture()).isNotDone();
        tasks.remove().run();
        assertThat(publication.await()).isEqualTo(accepted);
    }

    @Test
    void a_publication_that_is_fired_twice_is_appended_once() {
        var publication = Publication.of(event("1"));
        appender.append(publication);
        assertThatThrownBy(() -> appender.append(publication)).isInstanceOf(IllegalStateException.class);
        assertThat(log.last().offset()).isEqualTo(1);
    }

    private double count(String name) {
        return metrics.scrape(name::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
