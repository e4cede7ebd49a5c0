package dev.sinal;

import static dev.sinal.RawWebSocket.frame;
import static dev.sinal.RawWebSocket.text;

import java.io.IOException;

/** Clients that come and go in every way there is. */
record ClientChurn(RestClient server, String instance) {
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    void one(String kind) throws IOException {
        switch (kind) {
            case "clean" -> enter().send(text("41/" + instance + ","))
                    .send(frame(0x88, new byte[] {3, (byte) 0xe8}))
                    .awaitEnd();
            case "reset" -> enter().reset();
            case "without a close frame" -> enter().close();
            case "before CONNECT" -> open().reset();
            case "malformed" -> enter().send(text("49")).awaitEnd();
            case "while upgrading" -> upgrading();
            case "within the handshake" -> RawWebSocket.resetAfter(server.port(), "GET /socket.io/?EIO=4&tra");
            case "timed out" -> server.call("GET", POLLING, null);
            default -> throw new IllegalArgumentException(kind);
        }
    }

    private RawWebSocket enter() throws IOException {
        return open().send(text("40/" + instance + ","));
    }

    private RawWebSocket open() throws IOException {
        return new RawWebSocket(server.port(), WEBSOCKET);
    }

    /** The WebSocket goes in mid-upgrade, and its session closes itself by a POST. */
    private void upgrading() throws IOException {
        var opened = server.call("GET", POLLING, null);
        if (opened.statusCode() == 500) {
            return; // Payara (6.2025.10), once in a hundred thousand, when another client's reset came in mid-upgrade
        }
        var sid = RestClient.object(opened.body().substring(1)).getString("sid");
        new RawWebSocket(server.port(), WEBSOCKET + "&sid=" + sid)
                .send(text("2probe"))
                .reset();
        server.call("POST", POLLING + "&sid=" + sid, "1");
    }
}
