package dev.sinal.transport.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests what Tyrus schedules, with an object that has the field of its container. */
class IdleTimeoutsTest {
    private final ScheduledThreadPoolExecutor server = new ScheduledThreadPoolExecutor(1);

    /** As Tyrus's {@code BaseContainer} has it. */
    private static class BaseContainer {
        private final ScheduledExecutorService managedScheduledExecutorService;

        BaseContainer(ScheduledExecutorService scheduler) {
            this.managedScheduledExecutorService = scheduler;
        }

        ScheduledExecutorService scheduler() {
            return managedScheduledExecutorService;
        }
    }

    private static final class ServerContainer extends BaseContainer {
        ServerContainer(ScheduledExecutorService scheduler) {
            super(scheduler);
        }
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void a_timeout_that_does_nothing_is_not_scheduled() {
        var container = new ServerContainer(server);
        IdleTimeouts.omit(container);
        Object future = container.scheduler().schedule(() -> {}, 0, TimeUnit.MILLISECONDS);
        assertThat(future).isNull();
        assertThat(server.getTaskCount()).isZero();
    }

    @Test
    void everything_else_is_left_to_the_server() throws Exception {
        var container = new ServerContainer(server);
        IdleTimeouts.omit(container);
        assertThat(container
                        .scheduler()
                        .schedule(() -> "done", 1, TimeUnit.MILLISECONDS)
                        .get())
                .isEqualTo("done");
        assertThat(container.scheduler().isShutdown()).isFalse();
    }

    @Test
    void a_container_is_changed_once() {
        var container = new ServerContainer(server);
        IdleTimeouts.omit(container);
        var first = container.scheduler();
        IdleTimeouts.omit(container);
        assertThat(container.scheduler()).isSameAs(first);
    }

    @Test
    void another_version_of_tyrus_keeps_its_scheduler() {
        assertThatCode(() -> IdleTimeouts.omit(new Object())).doesNotThrowAnyException();
    }
}
