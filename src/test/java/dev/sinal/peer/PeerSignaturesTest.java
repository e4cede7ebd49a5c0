package dev.sinal.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.ClientAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which requests a node takes for another node's. */
class PeerSignaturesTest {
    private static final String TARGET = "/socket.io/?EIO=4&transport=polling&sid=b0123456789";
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private final ClientAddress client = address("203.0.113.7", true);
    private final PeerSignatures sender = signatures("a", "the secret", NOW);
    private final PeerSignatures receiver = signatures("b", "the secret", NOW);

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "2001:db8::7", "127.0.0.1"})
    void a_signed_request_is_recognized_with_its_clients_address(String text) {
        for (var verified : new boolean[] {true, false}) {
            var address = address(text, verified);
            assertThat(receiver.verify("GET", TARGET, sender.sign("b", "GET", TARGET, address)))
                    .contains(new PeerRequest("a", address));
        }
    }

    @Test
    void a_signature_is_valid_for_its_request_alone() {
        var header = sender.sign("b", "GET", TARGET, client);
        assertThat(receiver.verify("POST", TARGET, header)).isEmpty();
        assertThat(receiver.verify("GET", TARGET + "1", header)).isEmpty();
        assertThat(receiver.verify("GET", TARGET, header.replaceFirst("a;", "c;")))
                .isEmpty();
        assertThat(receiver.verify("GET", TARGET, header.replace("client", "intermediary")))
                .isEmpty();
    }

    @Test
    void a_signature_is_valid_at_its_node_alone() {
        assertThat(receiver.verify("GET", TARGET, sender.sign("c", "GET", TARGET, client)))
                .isEmpty();
        assertThat(sender.verify("GET", TARGET, sender.sign("a", "GET", TARGET, client)))
                .isEmpty();
    }

    @Test
    void another_secret_is_not_believed() {
        var other = signatures("a", "another secret", NOW).sign("b", "GET", TARGET, client);
        assertThat(receiver.verify("GET", TARGET, other)).isEmpty();
    }

    @Test
    void a_signature_expires() {
        var header = sender.sign("b", "GET", TARGET, client);
        assertThat(verifiedAfter(Duration.ofMinutes(1), header)).isPresent();
        assertThat(verifiedAfter(Duration.ofMinutes(-1), header)).isPresent();
        assertThat(verifiedAfter(Duration.ofMinutes(3), header)).isEmpty();
        assertThat(verifiedAfter(Duration.ofMinutes(-3), header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a;;;;", "a;1;2;3;4", "a;x;AAAA;client;AAAA", "a;1;AA;client;*", ";;;;;;"})
    void a_malformed_header_is_not_believed(String header) {
        assertThat(receiver.verify("GET", TARGET, header)).isEmpty();
    }

    @Test
    void a_server_alone_believes_nobody() {
        var alone = new PeerSignatures(FakePeers.alone());
        assertThat(alone.verify("GET", TARGET, sender.sign("", "GET", TARGET, client)))
                .isEmpty();
    }

    private static Optional<PeerRequest> verifiedAfter(Duration time, String header) {
        return signatures("b", "the secret", NOW.plus(time)).verify("GET", TARGET, header);
    }

    private static PeerSignatures signatures(String node, String secret, Instant now) {
        return new PeerSignatures(new FakePeers(node, secret), InstantSource.fixed(now));
    }

    private static ClientAddress address(String text, boolean verified) {
        try {
            return new ClientAddress(InetAddress.getByName(text), verified);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
