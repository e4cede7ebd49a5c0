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

/** A client that speaks Engine.IO and Socket.IO by hand, by either transport and in either version. */
final class RawSocketIoClient implements AutoCloseable {
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final Pattern COUNTED = Pattern.compile("(\\d+):(.*)", Pattern.DOTALL);

    private final RestClient sinal;
    private final String url;
    private final boolean old;
    private final Optional<PlainWebSocket> socket;
    private final List<String> polled = new ArrayList<>();

    private RawSocketIoClient(RestClient sinal, String url, Optional<PlainWebSocket> socket) {
        this.sinal = sinal;
        this.url = url;
        this.old = url.contains("EIO=3");
        this.socket = socket;
    }

    /**
     * Opens a session.
     *
     * @param url its path and query; without {@code transport=polling}, it is a WebSocket's
     * @throws Refused if the handshake is refused
     */
    static RawSocketIoClient open(RestClient sinal, String url, String... headers) {
        if (!url.contains("transport=polling")) {
            var dialogue = new RawSocketIoClient(sinal, url, Optional.of(upgraded(sinal.url("ws", url), headers)));
            dialogue.await("0.*"); // nobody speaks before that
            return dialogue;
        }
        var opened = sinal.raw("GET " + url, headers);
        if (!opened.head().startsWith("HTTP/1.1 200 ")) {
            throw new Refused(opened.head().substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }
        var open = new String(opened.body(), StandardCharsets.UTF_8);
        var sid = SID.matcher(open);
        assertThat(sid.find()).as(open).isTrue();
        var dialogue = new RawSocketIoClient(sinal, url + "&sid=" + sid.group(1), Optional.empty());
        dialogue.polled.addAll(dialogue.packets(open));
        return dialogue;
    }

    private static PlainWebSocket upgraded(String address, String... headers) {
        var named = Stream.of(headers)
                .flatMap(header -> Stream.of(header.split(": ", 2)))
                .toArray(String[]::new);
        try {
            return new PlainWebSocket(address, named);
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
            var body = old ? packet.length() + ":" + packet : packet;
            RestClient.expect(200, sinal.call("POST", url, Optional.empty(), Optional.of(body)));
        }
    }

    /** The first packet of this form, as soon as it is there. */
    String await(String form) {
        return await(form, Duration.ofSeconds(10));
    }

    String await(String form, Duration patience) {
        var pattern = Pattern.compile(form, Pattern.DOTALL);
        return Awaitility.await(form)
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> found(pattern).or(() -> polledFor(pattern)), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> found(Pattern pattern) {
        return heard().stream()
                .filter(packet -> pattern.matcher(packet).matches())
                .findFirst();
    }

    private Optional<String> polledFor(Pattern pattern) {
        if (socket.isEmpty()) {
            var response = sinal.call("GET", url, Optional.empty(), Optional.empty());
            polled.addAll(packets(RestClient.expect(200, response).body()));
        }
        return found(pattern);
    }

    /** What it heard so far. */
    List<String> heard() {
        return socket.map(PlainWebSocket::frames).orElse(polled);
    }

    private List<String> packets(String payload) {
        if (!old) {
            return List.of(payload.split("\u001e"));
        }
        var packets = new ArrayList<String>();
        for (var rest = COUNTED.matcher(payload); rest.matches(); ) {
            var length = Integer.parseInt(rest.group(1));
            packets.add(rest.group(2).substring(0, length));
            rest = COUNTED.matcher(rest.group(2).substring(length));
        }
        return packets;
    }

    @Override
    public void close() {
        if (socket.isPresent()) {
            socket.get().close();
        } else {
            sinal.call("POST", url, Optional.empty(), Optional.of(old ? "1:1" : "1"));
        }
    }

    /** The handshake opened no session. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String status) {
            super(status);
        }
    }
}
