package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.engineio.ManualClock;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Here as on Payara, Grizzly is there: without its connection, nothing leaves safely. */
class SinkSelectorTest {
    private final ManualClock clock = new ManualClock();
    private final Session session = (Session) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> null);

    @Test
    void what_this_server_has_is_taken() {
        assertThat(SinkSelector.best()).hasToString("grizzly");
        assertThat(SinkSelector.of(SinkKind.PORTABLE)).hasToString("portable");
    }

    @Test
    void where_nothing_leaves_safely_a_websocket_is_refused() {
        var sender = SinkSelector.of(SinkKind.UNDERTOW);
        assertThatThrownBy(() -> sender.sink(session, Optional.empty(), clock.timers()))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(IncompatibleClassChangeError.class);
    }

    @Test
    void what_turns_out_not_to_work_is_given_up_for_the_portable_one() {
        var sender = SinkSelector.of(SinkKind.UNDERTOW);
        sender.doesNotWork(new NoSuchMethodError());
        sender.doesNotWork(new NoSuchMethodError());
        assertThat(sender).hasToString("portable");
    }
}
