package dev.sinal;

import static dev.sinal.RawWebSocket.frame;
import static dev.sinal.RawWebSocket.text;

import java.io.IOException;

/** Clients of one instance that connect, and then disconnect in different ways. */
record ClientChurn(RestClient server, String instance) {

    void one(String kind) throws IOException {
        switch (kind) {
            case "clean" -> connected()
                    .send(text("41/" + instance + ","))
                    .send(frame(0x88, new byte[] {3, (byte) 0xe8}))
                    .awaitEnd();
            case "reset" -> connected().reset();
            case "without a close frame" -> connected().close();
            case "before CONNECT" -> open().reset();
            case "malformed" -> connected().send(text("49")).awaitEnd();
            case "while upgrading" -> resetDuringUpgrade();
            case "within the handshake" -> RawWebSocket.resetAfter(server.port(), "GET /socket.io/?EIO=4&tra");
            case "timed out" -> server.call("GET", RawSocketIoClient.POLLING, null);
            default -> throw new IllegalArgumentException(kind);
        }
    }

    private RawWebSocket connected() throws IOException {
        return open().send(text("40/" + instance + ","));
    }

    private RawWebSocket open() throws IOException {
        return new RawWebSocket(server.port(), RawSocketIoClient.WEBSOCKET);
    }

    /** Resets the WebSocket during the upgrade, and closes the session by a POST. */
    private void resetDuringUpgrade() throws IOException {
        var opened = server.call("GET", RawSocketIoClient.POLLING, null);
        if (opened.statusCode() == 500) {
            // Payara 6.2025.10 fails once in 100,000 times, if another client resets its connection during an upgrade.
            return;
        }
        var sid = RestClient.object(opened.body().substring(1)).getString("sid");
        new RawWebSocket(server.port(), RawSocketIoClient.WEBSOCKET + "&sid=" + sid)
                .send(text("2probe"))
                .reset();
        server.call("POST", RawSocketIoClient.POLLING + "&sid=" + sid, "1");
    }
}
