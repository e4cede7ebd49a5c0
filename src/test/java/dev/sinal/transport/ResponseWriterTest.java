package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.ManualClock;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that an asynchronous response ends once: when the client has taken it, or when its connection is closed. */
class ResponseWriterTest {
    private static final int BODY_BYTES = 100_000;

    private final ManualClock clock = new ManualClock();
    private final FakeAsyncRequest request = new FakeAsyncRequest();
    private final List<Object> calls = new ArrayList<>();
    private Runnable taken = () -> {};

    private final ResponseConnection connection = new ResponseConnection() {
        @Override
        public void complete(AsyncContext context, Runnable whenTaken) {
            context.complete();
            taken = whenTaken;
        }

        @Override
        public void abort() {
            calls.add("aborted");
        }
    };
    private final ResponseWriter writer = new ResponseWriter(
            request.context(), request.output(), new byte[BODY_BYTES], connection, clock.timers(), calls::add);

    @Test
    void a_response_is_sent_when_the_connection_has_taken_it() {
        request.output().setWriteListener(writer);
        assertThat(request.bytesWritten()).isEqualTo(BODY_BYTES);
        assertThat(request.completions()).isEqualTo(1);
        assertThat(calls).isEmpty();
        taken.run();
        taken.run();
        assertThat(calls).containsExactly(true);
    }

    @Test
    void the_progress_is_what_the_connection_has_taken() {
        request.take(20_000);
        request.output().setWriteListener(writer);
        assertThat(writer.written()).isBetween(20_000, 40_000);
        assertThat(request.completions()).isZero();
        request.take(BODY_BYTES);
        assertThat(writer.written()).isEqualTo(BODY_BYTES);
        assertThat(request.completions()).isEqualTo(1);
    }

    @Test
    void a_connection_that_takes_only_a_part_is_closed() {
        request.take(20_000);
        request.output().setWriteListener(writer);
        writer.closeLater();
        writer.closeLater();
        clock.pass(Duration.ofSeconds(5));
        assertThat(calls).containsExactly("aborted", false);
        writer.onError(new IOException("connection closed"));
        assertThat(request.completions()).as("while the server reports it").isZero();
        clock.pass(Duration.ofSeconds(1));
        request.take(BODY_BYTES);
        assertThat(request.completions()).isEqualTo(1);
        assertThat(calls).containsExactly("aborted", false);
    }

    @Test
    void a_connection_that_takes_all_but_the_end_that_the_server_holds_is_closed() {
        request.output().setWriteListener(writer);
        writer.closeLater();
        clock.pass(Duration.ofSeconds(5));
        taken.run();
        assertThat(request.completions()).isEqualTo(1);
        assertThat(calls).containsExactly("aborted", false);
    }

    @Test
    void a_response_that_was_taken_leaves_no_timeout() {
        request.take(20_000);
        request.output().setWriteListener(writer);
        writer.closeLater();
        request.take(BODY_BYTES);
        taken.run();
        writer.closeLater();
        assertThat(clock.timers().size()).isZero();
        assertThat(calls).containsExactly(true);
    }

    @Test
    void a_request_is_not_completed_while_a_listener_is_in_it() {
        var completedInListener = new ArrayList<Integer>();
        var aborting = new ResponseWriter[1];
        var output = new jakarta.servlet.ServletOutputStream() {
            @Override
            public boolean isReady() {
                // As if the timer's thread ran while the listener's is here.
                aborting[0].onError(new IOException("aborted"));
                completedInListener.add(request.completions());
                return true;
            }

            @Override
            public void setWriteListener(jakarta.servlet.WriteListener listener) {}

            @Override
            public void write(int single) {}
        };
        aborting[0] =
                new ResponseWriter(request.context(), output, new byte[10], connection, clock.timers(), calls::add);
        aborting[0].onWritePossible();
        assertThat(completedInListener).containsOnly(0);
        clock.pass(Duration.ofSeconds(1));
        assertThat(request.completions()).isEqualTo(1);
        assertThat(calls).containsExactly(false);
    }
}
