package dev.sinal.intake.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AmqpDeliveriesTest {
    private static final int MANY = 100;
    private static final long ALL = Long.MAX_VALUE;

    private final AmqpDeliveries deliveries = new AmqpDeliveries(100_000);
    private final AtomicReference<Thread> adding = new AtomicReference<>();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        adding.set(new Thread(task));
        return adding.get();
    });

    @AfterEach
    void end() {
        deliveries.close();
        reader.shutdown();
    }

    @Test
    void messages_are_taken_in_their_order() throws Exception {
        add(1, 10).get();
        add(2, 10).get();
        assertThat(tags(deliveries.take(MANY, ALL))).containsExactly(1L, 2L);
    }

    @Test
    void a_group_has_so_many_messages_at_most() throws Exception {
        add(1, 10).get();
        add(2, 10).get();
        assertThat(tags(deliveries.take(1, ALL))).containsExactly(1L);
        assertThat(tags(deliveries.take(1, ALL))).containsExactly(2L);
    }

    @Test
    void a_group_has_so_many_bytes_at_most_or_one_message() throws Exception {
        add(1, 5_000).get();
        add(2, 10).get();
        add(3, 10).get();
        assertThat(tags(deliveries.take(MANY, 4_000))).containsExactly(1L);
        assertThat(tags(deliveries.take(MANY, 4_000))).containsExactly(2L, 3L);
    }

    @Test
    void the_thread_that_reads_is_blocked_until_messages_are_released() throws Exception {
        add(1, 60_000).get();
        var second = add(2, 60_000);
        awaitBlocked();
        var first = deliveries.take(MANY, ALL);
        assertThat(tags(first)).containsExactly(1L);
        awaitBlocked();
        assertThat(second).isNotDone();
        deliveries.release(first);
        second.get(1, TimeUnit.MINUTES);
        assertThat(tags(deliveries.take(MANY, ALL))).containsExactly(2L);
    }

    @Test
    void a_message_that_is_larger_than_all_may_be_is_taken_alone() throws Exception {
        add(1, 1_000_000).get();
        var second = add(2, 10);
        awaitBlocked();
        deliveries.release(deliveries.take(MANY, ALL));
        second.get(1, TimeUnit.MINUTES);
    }

    @Test
    void headers_count() throws Exception {
        var properties = new BasicProperties.Builder().headers(Map.of("a", "b")).build();
        reader.submit(() -> {
                    deliveries.add(new AmqpDelivery(new Envelope(1, false, "", ""), properties, new byte[10]));
                    return null;
                })
                .get();
        add(2, 10);
        awaitBlocked();
    }

    @Test
    void a_thread_that_is_blocked_returns_when_it_is_closed() throws Exception {
        add(1, 60_000).get();
        var second = add(2, 60_000);
        awaitBlocked();
        deliveries.close();
        second.get(1, TimeUnit.MINUTES);
        assertThat(deliveries.take(MANY, ALL)).isEmpty();
    }

    private Future<?> add(long tag, int length) {
        return reader.submit(() -> {
            deliveries.add(new AmqpDelivery(new Envelope(tag, false, "", ""), new BasicProperties(), new byte[length]));
            return null;
        });
    }

    private void awaitBlocked() {
        await().until(() -> adding.get().getState() == Thread.State.WAITING
                && List.of(adding.get().getStackTrace()).toString().contains("AmqpDeliveries"));
    }

    private static List<Long> tags(List<AmqpDelivery> taken) {
        return taken.stream().map(AmqpDelivery::tag).toList();
    }
}
