package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sinal.transport.FrameSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a client that stops reading is disconnected and counted, and that nothing of it is left. */
class SlowClientIT extends ServerIT {
    private static final String SLOW = "sinal_sessions_closed_total{cause=\"slow\"}";
    private static final int EVENTS = 60;
    private static final int EVENT_BYTES = 1_000_000;
    private static final int RESPONSE_BYTES = 3_500_000;

    @BeforeEach
    void create_a_streaming_instance() {
        SINAL.createStreaming("s-slow");
    }

    @AfterEach
    void no_client_is_left() {
        SINAL.awaitNoClients();
    }

    @Test
    void a_client_that_stops_reading_is_disconnected_and_the_others_are_not_affected() throws IOException {
        var before = SINAL.metric(SLOW);
        try (var stalled = new Socket();
                var client = new RecordingClient(SINAL.url("http", "/s-slow")).awaitConnected()) {
            stalled.setReceiveBufferSize(10_000);
            stalled.connect(new InetSocketAddress("127.0.0.1", SINAL.port()));
            stalled.getOutputStream().write(RawWebSocket.handshake("/s-slow"));
            for (var i = 1; i <= EVENTS; i++) {
                SINAL.publish("s-slow", "call", "\"" + "x".repeat(EVENT_BYTES) + "\"");
                client.awaitEvents(i); // On a busy machine this client would be too slow itself.
            }
            stalled.setSoTimeout(10_000);
            var received = readToClose(stalled);
            assertThat(received).isLessThan(EVENTS * EVENT_BYTES / 2);
            assertThat(SINAL.metric(SLOW)).isEqualTo(before + 1);
        }
    }

    @Test
    void a_client_that_stops_polling_is_disconnected_when_its_outbox_is_full() {
        var before = SINAL.metric(SLOW);
        var session = SINAL.openPolling("/socket.io/?EIO=4&transport=polling");
        RestClient.expect(200, SINAL.call("POST", session, "40/s-slow,"));
        RestClient.expect(200, SINAL.call("GET", session, null));
        for (var i = 0; i < 5; i++) {
            SINAL.publish("s-slow", "call", "\"" + "x".repeat(EVENT_BYTES) + "\"");
        }
        await("disconnect").untilAsserted(() -> assertThat(SINAL.metric(SLOW)).isEqualTo(before + 1));
        RestClient.expect(400, SINAL.call("GET", session, null));
    }

    @Test
    void a_connection_whose_polling_response_is_not_read_is_closed_after_its_session() throws Exception {
        var session = SINAL.openPolling("/socket.io/?EIO=4&transport=polling");
        RestClient.expect(200, SINAL.call("POST", session, "40/s-slow,"));
        RestClient.expect(200, SINAL.call("GET", session, null));
        SINAL.publish("s-slow", "call", "\"" + "x".repeat(RESPONSE_BYTES) + "\"");
        try (var stalled = new Socket()) {
            stalled.setReceiveBufferSize(10_000);
            stalled.connect(new InetSocketAddress("127.0.0.1", SINAL.port()));
            stalled.getOutputStream()
                    .write(("GET " + session + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(stalled.getInputStream().readNBytes(1000)).hasSize(1000);
            RestClient.expect(200, SINAL.call("POST", session, "1"));
            Thread.sleep(FrameSink.CLOSE_TIMEOUT.plusSeconds(2).toMillis());
            stalled.setSoTimeout(5_000);
            assertThat(readToEnd(stalled)).isLessThan(RESPONSE_BYTES);
        }
    }

    /** Returns how many bytes the server has sent before it closed the connection. */
    private static long readToEnd(Socket socket) throws IOException {
        var total = 0L;
        var buffer = new byte[65_536];
        try {
            for (var read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
                total += read;
            }
        } catch (SocketTimeoutException open) {
            throw open;
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return total;
    }

    /** Reads up to the close frame. Payara and WildFly keep the connection open after it, because they wait for the client's answer. */
    private static long readToClose(Socket socket) throws IOException {
        var buffer = new byte[65_536];
        var total = 0L;
        for (var read = socket.getInputStream().read(buffer);
                read >= 0;
                read = socket.getInputStream().read(buffer)) {
            total += read;
            if (endsWithClose(buffer, read)) {
                break;
            }
        }
        return total;
    }

    /** Returns whether the bytes end with the server's close frame: FIN, opcode 8, code 1008 and the reason. */
    private static boolean endsWithClose(byte[] buffer, int length) {
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).endsWith("\u0088\u0006\u0003\u00f0slow");
    }
}
