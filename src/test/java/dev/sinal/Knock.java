package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Asks to be let into a namespace, by every way there is, and tells what the server said. */
record Knock(Client sinal, String transport, int eio, List<String> headers) {
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final Pattern COUNTED = Pattern.compile("(\\d+):(.*)", Pattern.DOTALL);

    /**
     * Opens a session and sends a CONNECT, or waits for the one that protocol 4 makes up for the root.
     *
     * @param key in the CONNECT, if there is one
     * @return the answer's packet without its namespace and ids: {@code 40}, {@code 44…}; or the status of a refused handshake
     */
    String at(String namespace, Optional<String> key) {
        return transport.equals("polling") ? polling(namespace, key) : webSocket(namespace, key);
    }

    private String polling(String namespace, Optional<String> key) {
        var path = "/socket.io/?EIO=" + eio + "&transport=polling";
        var opened = sinal.raw("GET " + path, headers.toArray(String[]::new));
        if (!opened.head().startsWith("HTTP/1.1 200 ")) {
            return status(opened.head());
        }
        var open = new String(opened.body(), StandardCharsets.UTF_8);
        var sid = SID.matcher(open);
        assertThat(sid.find()).as(open).isTrue();
        path += "&sid=" + sid.group(1);
        var packets = new ArrayList<>(packets(open));
        connect(namespace, key).ifPresent(packet -> packets.clear());
        var connect = connect(namespace, key);
        if (connect.isPresent()) {
            var body = eio == 3 ? connect.get().length() + ":" + connect.get() : connect.get();
            Client.expect(200, sinal.call("POST", path, Optional.empty(), Optional.of(body)));
        }
        while (answer(packets, namespace).isEmpty()) {
            packets.addAll(packets(
                    sinal.call("GET", path, Optional.empty(), Optional.empty()).body()));
        }
        sinal.call("POST", path, Optional.empty(), Optional.of(eio == 3 ? "1:1" : "1"));
        return answer(packets, namespace).orElseThrow();
    }

    private String webSocket(String namespace, Optional<String> key) {
        var path = "/socket.io/?EIO=" + eio + "&transport=websocket";
        var head = sinal.upgrade(path, headers.toArray(String[]::new));
        if (!head.startsWith("HTTP/1.1 101 ")) {
            return status(head);
        }
        var named = headers.stream()
                .flatMap(header -> List.of(header.split(": ", 2)).stream())
                .toArray(String[]::new);
        try (var socket = new PlainSocket(sinal.url("ws", path), named)) {
            socket.awaitFrames(1);
            connect(namespace, key).ifPresent(socket::send);
            return Awaitility.await("an answer for " + namespace)
                    .until(() -> answer(socket.awaitFrames(1), namespace), Optional::isPresent)
                    .orElseThrow();
        }
    }

    private Optional<String> connect(String namespace, Optional<String> key) {
        if (eio == 3) {
            return namespace.equals("/")
                    ? Optional.empty()
                    : Optional.of("40" + namespace
                            + key.map(text -> "?apikey=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                                    .orElse("")
                            + ",");
        }
        var auth = key.map(text -> "{\"apikey\":\"" + text + "\"}").orElse("");
        return Optional.of(namespace.equals("/") ? "40" + auth : "40" + namespace + "," + auth);
    }

    private List<String> packets(String payload) {
        if (eio == 4) {
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

    private static Optional<String> answer(List<String> packets, String namespace) {
        var name = namespace.equals("/") ? "" : Pattern.quote(namespace) + ",?";
        var answer = Pattern.compile("4([04])" + name + "(|[{\"].*)");
        return packets.stream()
                .map(answer::matcher)
                .filter(packet -> packet.matches())
                .map(packet -> packet.group(1).equals("0") ? "in" : packet.group(2))
                .map(text -> text.replaceAll("\\{\"message\":(.*)}", "$1").replace("\"", ""))
                .findFirst();
    }

    private static String status(String head) {
        return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
    }
}
