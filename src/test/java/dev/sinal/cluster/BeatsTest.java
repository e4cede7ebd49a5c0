package dev.sinal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.cluster.Beats.NodePlace;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests what an administrator is warned of. */
class BeatsTest {
    @Test
    void two_nodes_at_one_address_are_warned_of_but_not_a_node_that_starts_again() {
        var warning = "several nodes have the SINAL_NODE_URL http://10.0.0.1:8080";
        assertThat(Beats.warnings("", false, 0, List.of(place("a", 0), place("b", 0))))
                .containsExactly(warning);
        assertThat(Beats.warnings("", false, 0, List.of(place("a", 2_000), place("b", 0))))
                .isEmpty();
        var unreachable = new NodePlace(new Node("c", Optional.empty()), 0, 0);
        assertThat(Beats.warnings("", false, 0, List.of(unreachable, unreachable)))
                .isEmpty();
    }

    private static NodePlace place(String id, long silent) {
        return new NodePlace(new Node(id, Optional.of(URI.create("http://10.0.0.1:8080"))), 0, silent);
    }

    @Test
    void a_clock_that_differs_is_warned_of() {
        assertThat(Beats.warnings("", false, 29_000, List.of())).isEmpty();
        assertThat(Beats.warnings("", false, 31_000, List.of())).hasSize(1);
        assertThat(Beats.warnings("", false, -31_000, List.of())).hasSize(1);
    }
}
