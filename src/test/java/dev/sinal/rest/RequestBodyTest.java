package dev.sinal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sinal.access.BodyBudget;
import dev.sinal.access.BodyBudget.Holder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the reading of bodies without blocking, and that each gives back what it held of the budget, however it ends. */
class RequestBodyTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int LIMIT = 100_000;
    private static final int MIN = 32 * 1024;
    private static final Holder UNKNOWN = new Holder("192.0.2.1", false);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final BodyBudget budget = new BodyBudget(8 * LIMIT, LIMIT, LIMIT);
    private final AtomicLong nanoTime = new AtomicLong();
    private final RequestBodies bodies = new RequestBodies(budget, TIMEOUT, tasks::add, null, nanoTime::get);
    private FakeRequest request;
    private RequestBody body;

    @AfterEach
    void nothing_is_held() {
        assertThat(budget.bytes()).isZero();
        assertThat(bodies.size()).isZero();
    }

    @Test
    void a_small_body_that_arrived_with_the_header_is_read_at_once_and_not_counted() throws IOException {
        create(5).body.arrive(5);
        assertThat(body.require(LIMIT, UNKNOWN)).isTrue();
        assertThat(budget.bytes()).isZero();
        assertThat(body.take()).hasSize(5);
    }

    @Test
    void a_large_body_that_arrived_is_counted_until_it_was_processed() throws IOException {
        create(LIMIT).body.arrive(LIMIT);
        assertThat(body.require(LIMIT, UNKNOWN)).isTrue();
        assertThat(budget.bytes()).isEqualTo(LIMIT);
        assertThat(body.take()).hasSize(LIMIT);
        body.close();
    }

    @Test
    void a_body_that_is_not_here_is_acquired_before_it_is_read_and_the_request_is_served_again() throws IOException {
        start(50_000);
        assertThat(budget.bytes()).isEqualTo(50_000);
        request.body.arrive(1);
        request.body.arrive(49_999);
        runTasks();
        assertThat(request.events).contains("dispatched to /event/");
        assertThat(body.require(LIMIT, UNKNOWN)).isTrue();
        assertThat(body.take()).hasSize(50_000);
        assertThat(budget.bytes()).isEqualTo(50_000);
        body.close();
    }

    @Test
    void a_body_of_unknown_length_acquires_what_it_needs_as_it_arrives() throws IOException {
        start(-1);
        assertThat(budget.bytes()).isEqualTo(MIN);
        request.body.arrive(60_000);
        assertThat(budget.bytes()).isBetween(60_000L, 130_000L);
        request.body.end();
        assertThat(body.require(LIMIT, UNKNOWN)).isTrue();
        assertThat(body.take()).hasSize(60_000);
        body.close();
    }

    @Test
    void a_body_that_drips_is_refused_after_the_timeout() throws IOException {
        start(1_000);
        for (var seconds = 0; seconds <= 15; seconds++) {
            request.body.arrive(1);
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
            bodies.endOverdue();
        }
        assertThat(request.body.read).isEqualTo(16);
        runTasks();
        assertThat(request.events).contains("dispatched to /event/");
        assertRefused(408);
        request.body.arrive(1);
        assertThat(request.body.read).isEqualTo(16);
        body.close();
    }

    @Test
    void a_body_over_the_limit_is_read_to_twice_the_limit_and_refused() throws IOException {
        start(-1);
        request.body.arrive(3 * LIMIT);
        assertThat(request.body.read).isBetween(2 * LIMIT, 2 * LIMIT + 8192);
        assertRefused(413);
        body.close();
    }

    @Test
    void of_a_body_that_is_announced_as_too_long_nothing_is_kept() throws IOException {
        start(3 * LIMIT);
        assertThat(budget.bytes()).isEqualTo(MIN);
        request.body.arrive(3 * LIMIT);
        assertRefused(413);
        body.close();
    }

    @Test
    void a_body_for_which_too_much_is_held_is_refused_and_not_read() throws IOException {
        var other = budget.lease(UNKNOWN);
        other.require(LIMIT);
        create(LIMIT).body.arrive(LIMIT);
        assertRefused(429);
        assertThat(body.isWanted()).isFalse();
        assertThat(request.body.read).isZero();
        body.close();
        other.close();
    }

    @Test
    void a_body_of_unknown_length_for_which_too_much_is_held_is_refused_when_it_grows() throws IOException {
        start(-1);
        var other = budget.lease(UNKNOWN);
        other.require(LIMIT - MIN);
        request.body.arrive(60_000);
        assertThat(request.body.read).isEqualTo(MIN);
        assertRefused(429);
        body.close();
        other.close();
    }

    @Test
    void a_body_that_ends_early_is_refused() throws IOException {
        start(1_000);
        request.body.arrive(10);
        request.body.end();
        assertRefused(400);
        body.close();
    }

    @Test
    void a_body_whose_client_disconnects_is_refused() throws IOException {
        start(1_000);
        request.body.failure = new IOException("reset by peer");
        request.body.arrive(10);
        assertRefused(400);
        body.close();
    }

    @Test
    void a_request_that_the_server_ends_is_not_served_again() throws IOException {
        start(1_000);
        bodies.end(body);
        request.body.arrive(1_000);
        runTasks();
        assertThat(request.events).noneMatch(event -> event.startsWith("dispatched"));
    }

    @Test
    void an_error_while_the_body_is_read_ends_the_request() throws IOException {
        start(1_000);
        request.body.failure = new OutOfMemoryError("test");
        assertThatThrownBy(() -> request.body.arrive(10)).isInstanceOf(OutOfMemoryError.class);
        assertRefused(503);
        body.close();
    }

    @Test
    void a_request_that_can_not_become_asynchronous_gives_everything_back() throws IOException {
        create(1_000).startFailure = new IllegalStateException("test");
        assertThat(body.require(LIMIT, UNKNOWN)).isFalse();
        assertThatThrownBy(() -> bodies.read(body, request.request(), request.response()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_request_that_can_not_be_served_again_is_completed_with_an_error() throws IOException {
        var stopped = new RequestBodies(
                budget,
                TIMEOUT,
                task -> {
                    throw new RejectedExecutionException("test");
                },
                null,
                nanoTime::get);
        create(1_000);
        body.require(LIMIT, UNKNOWN);
        stopped.read(body, request.request(), request.response());
        request.body.arrive(1_000);
        assertThat(request.events).endsWith("setStatus 503", "complete");
        assertThat(stopped.size()).isZero();
    }

    @Test
    void an_error_that_the_server_reports_within_a_read_is_reported_after_it() throws IOException {
        start(1_000);
        request.body.onRead = () -> {
            body.onError(new IOException("reset by peer"));
            assertThat(tasks).isEmpty();
        };
        request.body.arrive(10);
        assertThat(tasks).hasSize(1);
        assertRefused(400);
        body.close();
    }

    private FakeRequest create(long length) throws IOException {
        request = new FakeRequest(length);
        body = bodies.create(request.request());
        return request;
    }

    /** Starts to read a body of which nothing has arrived. */
    private void start(long length) throws IOException {
        create(length);
        assertThat(body.require(LIMIT, UNKNOWN)).isFalse();
        assertThat(body.isWanted()).isTrue();
        bodies.read(body, request.request(), request.response());
        assertThat(body.isWanted()).isFalse();
    }

    /** Runs the tasks that have the request served again. */
    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private void assertRefused(int status) {
        var error = catchThrowableOfType(RestError.class, () -> body.require(LIMIT, UNKNOWN));
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.retryAfter().isPresent()).isEqualTo(status == 429 || status == 503);
    }
}
