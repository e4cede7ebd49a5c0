package dev.sinal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A client at the door of a namespace, by one of the ways there are.
 *
 * @param way how it comes
 * @param namespace where it wants in
 * @param key what it shows, if it does
 * @param place where it shows that: {@code header}, {@code query} or {@code auth}
 * @param headers what it sends besides
 */
record ConnectAttempt(Way way, String namespace, Optional<String> key, String place, List<String> headers) {
    /**
     * A way in.
     *
     * @param transport {@code polling} or {@code websocket}
     * @param eio the version of Engine.IO; 0 for a plain WebSocket
     * @param direct whether the namespace's own URL is the server's path
     */
    record Way(String transport, int eio, boolean direct) {
        static List<Way> all() {
            var ways = new ArrayList<Way>();
            for (var transport : List.of("polling", "websocket")) {
                for (var eio : List.of(3, 4)) {
                    ways.add(new Way(transport, eio, false));
                    ways.add(new Way(transport, eio, true));
                }
            }
            ways.add(new Way("websocket", 0, true));
            return ways;
        }

        /** Whether a client that comes so is in the namespace without a CONNECT, which could hold a key. */
        boolean enters(String namespace) {
            return eio == 0 || eio == 3 && (direct || namespace.equals("/"));
        }

        @Override
        public String toString() {
            var speaks = eio == 0 ? "a plain WebSocket" : transport + " of EIO " + eio;
            return direct ? speaks + " at its URL" : speaks;
        }
    }

    /**
     * What becomes of it.
     *
     * @return {@code in}, if it is in and may ask for a part of the stream; {@code silent}, if it is in and may not; else what it is
     *     told, or the status of the refused handshake
     */
    String at(RestClient sinal) {
        try (var dialogue = RawSocketIoClient.open(sinal, url(), sent())) {
            if (!way.enters(namespace)) {
                dialogue.send("40" + named(authorization()));
            }
            var name = wireName().isEmpty() ? "" : Pattern.quote(wireName()) + ",?";
            var answer = dialogue.await("4[04]" + name + "([{\"].*)?");
            if (answer.startsWith("44")) {
                return answer.replaceAll(".*?([{\"].*)", "$1")
                        .replaceAll("\\{\"message\":(.*)}", "$1")
                        .replace("\"", "");
            }
            dialogue.send("42" + named("7[\"subscribe\",[]]"));
            return dialogue.await("43.*").contains("\"ok\"") ? "in" : "silent";
        } catch (RawSocketIoClient.Refused refused) {
            return refused.getMessage();
        }
    }

    private String url() {
        var parameters = new ArrayList<String>();
        if (way.eio() > 0) {
            parameters.add("EIO=" + way.eio());
            parameters.add("transport=" + way.transport());
        }
        key.filter(text -> place.equals("query")).ifPresent(text -> parameters.add("apikey=" + encoded(text)));
        return (way.direct() ? namespace : "/socket.io/") + "?" + String.join("&", parameters);
    }

    private String[] sent() {
        var all = new ArrayList<>(headers);
        key.filter(text -> place.equals("header")).ifPresent(text -> all.add("apikey: " + text));
        return all.toArray(String[]::new);
    }

    /** What the client calls the namespace; empty for the root. */
    private String wireName() {
        var root = namespace.equals("/") || way.direct() && way.eio() > 0;
        return root ? "" : namespace;
    }

    private String named(String rest) {
        return wireName().isEmpty() ? rest : wireName() + (rest.startsWith("?") ? rest : "," + rest);
    }

    private String authorization() {
        var shown = key.filter(text -> place.equals("auth"));
        if (way.eio() == 3) {
            return shown.map(text -> "?apikey=" + encoded(text) + ",").orElse("");
        }
        return shown.map(text -> "{\"apikey\":\"" + text + "\"}").orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "to listen to " + namespace + ", by " + way
                + key.map(text -> ", with its key in the " + place).orElse("");
    }
}
