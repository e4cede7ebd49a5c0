package dev.sinal.cluster;

import dev.sinal.FaultyProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A proxy before Redis that loses connections. */
final class RedisProxy extends FaultyProxy {
    private volatile String lost = "";
    private volatile boolean goesAway;

    RedisProxy(int target) throws IOException {
        super(target);
    }

    String url() {
        return "redis://127.0.0.1:" + port();
    }

    /** Ends the next connection on which the client has sent such a text, when Redis answers it. */
    void loseAnswerTo(String text) {
        lost = text;
    }

    /** Goes away when Redis answers such a text. */
    void goAwayInsteadOfAnswering(String text) {
        goesAway = true;
        lost = text;
    }

    /** Returns whether an answer was lost. */
    boolean hasLost() {
        return lost.isEmpty();
    }

    @Override
    protected Forwarding forwarding() {
        return new Connection();
    }

    private final class Connection implements Forwarding {
        private volatile boolean losing;

        @Override
        public void requests(InputStream client, OutputStream server) throws IOException {
            var buffer = new byte[65_536];
            for (var length = client.read(buffer); length >= 0; length = client.read(buffer)) {
                var text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                if (!lost.isEmpty() && text.contains(lost)) {
                    losing = true;
                    lost = "";
                }
                server.write(buffer, 0, length);
            }
        }

        @Override
        public void answers(InputStream server, OutputStream client) throws IOException {
            var buffer = new byte[65_536];
            for (var length = server.read(buffer); length >= 0; length = server.read(buffer)) {
                if (losing) {
                    if (goesAway) {
                        goAway();
                    }
                    return;
                }
                client.write(buffer, 0, length);
            }
        }
    }
}
