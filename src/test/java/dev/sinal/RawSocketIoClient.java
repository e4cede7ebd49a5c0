package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A client that sends and receives Engine.IO and Socket.IO packets as text, over either transport and in either protocol version. */
final class RawSocketIoClient implements AutoCloseable {
    /** The handshake of Engine.IO 4 over WebSocket. */
    static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    /** The handshake of Engine.IO 4 over polling. */
    static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final Pattern LENGTH_PREFIXED = Pattern.compile("(\\d+):(.*)", Pattern.DOTALL);

    private final RestClient sinal;
    private final String url;
    private final boolean engine3;
    private final Optional<PlainWebSocket> socket;
    private final List<String> polled = new ArrayList<>();

    private RawSocketIoClient(RestClient sinal, String url, Optional<PlainWebSocket> socket) {
        this.sinal = sinal;
        this.url = url;
        this.engine3 = url.contains("EIO=3");
        this.socket = socket;
    }

    /**
     * Opens a session.
     *
     * @param url path and query; without {@code transport=polling} the session is opened by a WebSocket
     * @throws Refused if the handshake is refused
     */
    static RawSocketIoClient open(RestClient sinal, String url, String... headers) {
        if (!url.contains("transport=polling")) {
            var client = new RawSocketIoClient(sinal, url, Optional.of(upgraded(sinal.url("ws", url), headers)));
            client.await("0.*"); // Clients send nothing before the open packet.
            return client;
        }
        var opened = sinal.raw("GET " + url, headers);
        if (!opened.head().startsWith("HTTP/1.1 200 ")) {
            throw new Refused(opened.head().substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }
        var open = new String(opened.body(), StandardCharsets.UTF_8);
        var sid = SID.matcher(open);
        assertThat(sid.find()).as(open).isTrue();
        var client = new RawSocketIoClient(sinal, url + "&sid=" + sid.group(1), Optional.empty());
        client.polled.addAll(client.packets(open));
        return client;
    }

    private static PlainWebSocket upgraded(String address, String... headers) {
        var pairs = Stream.of(headers)
                .flatMap(header -> Stream.of(header.split(": ", 2)))
                .toArray(String[]::new);
        try {
            return new PlainWebSocket(address, pairs);
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof WebSocketHandshakeException refused) {
                throw new Refused(String.valueOf(refused.getResponse().statusCode()));
            }
            throw failure;
        }
    }

    void send(String packet) {
        if (socket.isPresent()) {
            socket.get().send(packet);
        } else {
            var body = engine3 ? packet.length() + ":" + packet : packet;
            RestClient.expect(200, sinal.call("POST", url, Optional.empty(), Optional.of(body)));
        }
    }

    /** Returns the first packet that matches the pattern; blocks for up to 10 seconds. */
    String await(String regex) {
        return await(regex, Duration.ofSeconds(10));
    }

    String await(String regex, Duration timeout) {
        var pattern = Pattern.compile(regex, Pattern.DOTALL);
        return Awaitility.await(regex)
                .atMost(timeout)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> found(pattern).or(() -> poll(pattern)), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> found(Pattern pattern) {
        return received().stream()
                .filter(packet -> pattern.matcher(packet).matches())
                .findFirst();
    }

    private Optional<String> poll(Pattern pattern) {
        if (socket.isEmpty()) {
            var response = sinal.call("GET", url, Optional.empty(), Optional.empty());
            polled.addAll(packets(RestClient.expect(200, response).body()));
        }
        return found(pattern);
    }

    /** Returns the packets that it has received so far. */
    List<String> received() {
        return socket.map(PlainWebSocket::frames).orElse(polled);
    }

    private List<String> packets(String payload) {
        if (!engine3) {
            return List.of(payload.split("\u001e"));
        }
        var packets = new ArrayList<String>();
        for (var rest = LENGTH_PREFIXED.matcher(payload); rest.matches(); ) {
            var length = Integer.parseInt(rest.group(1));
            packets.add(rest.group(2).substring(0, length));
            rest = LENGTH_PREFIXED.matcher(rest.group(2).substring(length));
        }
        return packets;
    }

    @Override
    public void close() {
        if (socket.isPresent()) {
            socket.get().close();
        } else {
            sinal.call("POST", url, Optional.empty(), Optional.of(engine3 ? "1:1" : "1"));
        }
    }

    /** A handshake was refused; the message is the status. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String status) {
            super(status);
        }
    }
}
