package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.engineio.ManualClock;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Tests which kind of sink is selected. The classes of both servers are on the class path; as on Payara, nothing can be written safely without a
 * Grizzly connection.
 */
class SinkSelectorTest {
    private final ManualClock clock = new ManualClock();
    private final Session session = (Session) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> null);

    @Test
    void the_kind_that_this_server_supports_is_selected() {
        assertThat(SinkSelector.auto()).hasToString("grizzly");
        assertThat(SinkSelector.of(SinkKind.PORTABLE)).hasToString("portable");
    }

    @Test
    void a_websocket_is_refused_if_no_kind_can_write_safely() {
        var selector = SinkSelector.of(SinkKind.UNDERTOW);
        assertThatThrownBy(() -> selector.create(session, Optional.empty(), clock.timers()))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(IncompatibleClassChangeError.class);
    }

    @Test
    void a_kind_that_does_not_fit_the_server_is_replaced_by_the_portable_one() {
        var selector = SinkSelector.of(SinkKind.UNDERTOW);
        selector.fallBack(new NoSuchMethodError());
        selector.fallBack(new NoSuchMethodError());
        assertThat(selector).hasToString("portable");
    }
}
