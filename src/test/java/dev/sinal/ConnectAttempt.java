package dev.sinal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An attempt to connect to a namespace.
 *
 * @param protocol how the client connects
 * @param namespace the namespace, such as {@code /loja}
 * @param key the API key, if the client sends one
 * @param keyPlace where it sends the key: {@code header}, {@code query} or {@code auth}
 * @param headers other headers of the handshake
 */
record ConnectAttempt(
        Protocol protocol, String namespace, Optional<String> key, String keyPlace, List<String> headers) {
    /**
     * A transport and protocol version.
     *
     * @param transport {@code polling} or {@code websocket}
     * @param eio the version of Engine.IO; 0 for a plain WebSocket
     * @param direct whether the handshake is sent to the namespace's own URL instead of {@code /socket.io/}
     */
    record Protocol(String transport, int eio, boolean direct) {
        static List<Protocol> all() {
            var protocols = new ArrayList<Protocol>();
            for (var transport : List.of("polling", "websocket")) {
                for (var eio : List.of(3, 4)) {
                    protocols.add(new Protocol(transport, eio, false));
                    protocols.add(new Protocol(transport, eio, true));
                }
            }
            protocols.add(new Protocol("websocket", 0, true));
            return protocols;
        }

        /** Returns whether the server connects such a client to the namespace without a CONNECT packet, which could carry a key. */
        boolean connectsImplicitly(String namespace) {
            return eio == 0 || eio == 3 && (direct || namespace.equals("/"));
        }

        @Override
        public String toString() {
            var name = eio == 0 ? "a plain WebSocket" : transport + " of EIO " + eio;
            return direct ? name + " at the namespace's URL" : name;
        }
    }

    /**
     * Connects, and returns the result.
     *
     * @return {@code connected}, if the client may also select events; else the error message, or the status of the refused handshake
     */
    String outcome(RestClient sinal) {
        try (var client = RawSocketIoClient.open(sinal, url(), allHeaders())) {
            if (!protocol.connectsImplicitly(namespace)) {
                client.send("40" + packet(authorization()));
            }
            var name = wireName().isEmpty() ? "" : Pattern.quote(wireName()) + ",?";
            var answer = client.await("4[04]" + name + "([{\"].*)?");
            if (answer.startsWith("44")) {
                return answer.replaceAll(".*?([{\"].*)", "$1")
                        .replaceAll("\\{\"message\":(.*)}", "$1")
                        .replace("\"", "");
            }
            client.send("42" + packet("7[\"subscribe\",[]]"));
            return client.await("43.*").contains("\"ok\"") ? "connected" : "connected, but may not select events";
        } catch (RawSocketIoClient.Refused refused) {
            return refused.getMessage();
        }
    }

    private String url() {
        var parameters = new ArrayList<String>();
        if (protocol.eio() > 0) {
            parameters.add("EIO=" + protocol.eio());
            parameters.add("transport=" + protocol.transport());
        }
        key.filter(text -> keyPlace.equals("query")).ifPresent(text -> parameters.add("apikey=" + encoded(text)));
        return (protocol.direct() ? namespace : "/socket.io/") + "?" + String.join("&", parameters);
    }

    private String[] allHeaders() {
        var all = new ArrayList<>(headers);
        key.filter(text -> keyPlace.equals("header")).ifPresent(text -> all.add("apikey: " + text));
        return all.toArray(String[]::new);
    }

    /** Returns the name of the namespace in the client's packets; empty for the root. */
    private String wireName() {
        var root = namespace.equals("/") || protocol.direct() && protocol.eio() > 0;
        return root ? "" : namespace;
    }

    private String packet(String rest) {
        return wireName().isEmpty() ? rest : wireName() + (rest.startsWith("?") ? rest : "," + rest);
    }

    private String authorization() {
        var keyText = key.filter(text -> keyPlace.equals("auth"));
        if (protocol.eio() == 3) {
            return keyText.map(text -> "?apikey=" + encoded(text) + ",").orElse("");
        }
        return keyText.map(text -> "{\"apikey\":\"" + text + "\"}").orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "connect to " + namespace + ", by " + protocol
                + key.map(text -> ", with its key in the " + keyPlace).orElse("");
    }
}
