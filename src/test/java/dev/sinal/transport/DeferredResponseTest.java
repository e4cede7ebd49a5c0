package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.ManualClock;
import dev.sinal.engineio.PollingBody;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tests that a request is answered once whatever throws, on which thread its body is encoded, and that no listener uses it afterwards. */
class DeferredResponseTest {
    private final FakeAsyncRequest request = new FakeAsyncRequest();
    private final Queue<Runnable> submitted = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final DeferredResponse response =
            new DeferredResponse(request.request(), request.response(), submitted::add, new ManualClock().timers());

    @Test
    void a_service_that_throws_is_answered_in_the_dispatch() {
        response.serveDispatch(() -> {
            throw new NoClassDefFoundError("expected");
        });
        assertThat(request.status()).isEqualTo(500);
        assertThat(request.isAsync()).isFalse();
    }

    @Test
    void a_listener_that_throws_is_answered() {
        response.serveDispatch(() -> {});
        request.returnDispatch();
        response.serve(() -> {
            throw new NoClassDefFoundError("expected");
        });
        assertThat(request.status()).isEqualTo(500);
        assertThat(request.completions()).isEqualTo(1);
    }

    @Test
    void a_body_is_encoded_on_the_executor_if_it_is_sent_by_another_thread() {
        response.serveDispatch(() -> {});
        request.returnDispatch();
        send("encoded");
        assertThat(calls).isEmpty();
        runSubmitted();
        assertThat(calls).containsExactly("encoded", "true");
        assertThat(request.completions()).isEqualTo(1);
    }

    @Test
    void a_body_that_can_not_be_encoded_is_answered() {
        response.serveDispatch(() -> {});
        request.returnDispatch();
        response.send(
                200,
                () -> CompletableFuture.failedFuture(new OutOfMemoryError("expected")),
                sent -> calls.add(String.valueOf(sent)));
        runSubmitted();
        assertThat(request.status()).isEqualTo(500);
        assertThat(request.completions()).isEqualTo(1);
        assertThat(calls).containsExactly("false");
    }

    @Test
    void a_listener_does_not_use_a_request_that_is_being_answered() {
        response.serveDispatch(() -> {});
        request.returnDispatch();
        response.reject(EngineHandshakeError.UNKNOWN_SESSION);
        response.serve(() -> calls.add("served"));
        runSubmitted();
        response.serve(() -> calls.add("served"));
        assertThat(calls).isEmpty();
        assertThat(request.completions()).isEqualTo(1);
    }

    @Test
    void a_request_is_not_completed_while_a_listener_serves_it() {
        response.serveDispatch(() -> {});
        request.returnDispatch();
        response.serve(() -> {
            response.reject(EngineHandshakeError.UNKNOWN_SESSION);
            assertThat(submitted).isEmpty();
            assertThat(request.completions()).isZero();
        });
        assertThat(request.completions()).isEqualTo(1);
    }

    @Test
    void only_the_first_answer_counts() {
        response.serveDispatch(() -> {
            response.reject(EngineHandshakeError.UNKNOWN_SESSION);
            send("second");
        });
        assertThat(request.status()).isEqualTo(400);
        assertThat(calls).containsExactly("false");
    }

    private void send(String name) {
        response.send(
                200,
                () -> {
                    calls.add(name);
                    return CompletableFuture.completedFuture(new PollingBody("text/plain", new byte[10_000]));
                },
                sent -> calls.add(String.valueOf(sent)));
    }

    private void runSubmitted() {
        while (!submitted.isEmpty()) {
            submitted.remove().run();
        }
    }
}
