package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that stopped reading: each is put out and counted, and leaves nothing behind. */
class SlowClientIT extends ServerIT {
    private static final String SLOW = "sinal_sessions_closed_total{cause=\"slow\"}";
    private static final int EVENTS = 60;
    private static final int EVENT_BYTES = 1_000_000;

    @BeforeEach
    void an_instance_that_streams_all() {
        SINAL.create("s-slow");
        SINAL.set("s-slow", true);
    }

    @AfterEach
    void nothing_stays_behind() {
        SINAL.awaitQuiet();
    }

    @Test
    void a_client_that_stopped_reading_is_put_out_and_the_others_see_no_difference() throws IOException {
        var before = SINAL.metric(SLOW);
        try (var stalled = new Socket();
                var listener = new RecordingClient(SINAL.url("http", "/s-slow")).awaitConnected()) {
            stalled.setReceiveBufferSize(10_000);
            stalled.connect(new InetSocketAddress("127.0.0.1", SINAL.port()));
            stalled.getOutputStream().write(upgrade("/s-slow"));
            for (var i = 1; i <= EVENTS; i++) {
                SINAL.publish("s-slow", "call", "\"" + "x".repeat(EVENT_BYTES) + "\"");
                listener.awaitEvents(i); // at its own pace: on a busy machine it would be too slow itself
            }
            stalled.setSoTimeout(10_000);
            var got = untilTheEnd(stalled);
            assertThat(got).isLessThan(EVENTS * EVENT_BYTES / 2);
            assertThat(SINAL.metric(SLOW)).isEqualTo(before + 1);
        }
    }

    @Test
    void a_client_that_stopped_polling_is_put_out_when_more_waits_than_may() {
        var before = SINAL.metric(SLOW);
        var session = SINAL.poll("/socket.io/?EIO=4&transport=polling");
        RestClient.expect(200, SINAL.call("POST", session, "40/s-slow,"));
        RestClient.expect(200, SINAL.call("GET", session, null));
        for (var i = 0; i < 5; i++) {
            SINAL.publish("s-slow", "call", "\"" + "x".repeat(EVENT_BYTES) + "\"");
        }
        await("put out").untilAsserted(() -> assertThat(SINAL.metric(SLOW)).isEqualTo(before + 1));
        RestClient.expect(400, SINAL.call("GET", session, null));
    }

    private static byte[] upgrade(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads what is left; a close frame ends it, for the client that a server waits for never answers. */
    private static long untilTheEnd(Socket socket) throws IOException {
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

    /** The server's close frame: FIN, opcode 8, then the code 1008 and the reason. */
    private static boolean endsWithClose(byte[] buffer, int length) {
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).endsWith("\u0088\u0006\u0003\u00f0slow");
    }
}
