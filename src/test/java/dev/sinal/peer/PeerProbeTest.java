package dev.sinal.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which addresses nothing listens at. */
class PeerProbeTest {
    @Test
    void a_port_refuses_connections_when_nothing_listens_there() throws IOException {
        URI url;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = URI.create("http://127.0.0.1:" + server.getLocalPort());
            assertThat(PeerProbe.isRefused(url)).isFalse();
        }
        assertThat(PeerProbe.isRefused(url)).isTrue();
    }

    /** The first is no unicast address, the second name does not exist, and the last address is for documentation (RFC 3849). */
    @ParameterizedTest
    @ValueSource(strings = {"http://255.255.255.255:9", "http://node.invalid", "http://[2001:db8::1]"})
    void a_machine_that_is_not_reached_refuses_nothing(String url) {
        assertThat(PeerProbe.isRefused(URI.create(url))).isFalse();
    }
}
