package dev.sinal.delivery;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.FrameBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The Socket of socket.io-client 4.8.4 as far as connection state recovery needs it: {@code onconnect}, {@code onevent}, {@code emitEvent}
 * and {@code _sendConnectPacket}. Its connection can be cut behind each packet.
 */
final class JavaScriptClient {
    private static final String CONNECT = "40/loja,";
    private static final String EVENT = "42/loja,";
    private static final Pattern NUMBER = Pattern.compile("\"data\":(?:\"x*#)?(\\d+)");
    private static final Pattern OFFSET = Pattern.compile(",\"([^\"]*)\"\\]$");
    private static final Pattern PID = Pattern.compile("\"pid\":\"([^\"]+)\"");

    /** The numbers of the events that its handlers have received. */
    final List<Integer> handled = new ArrayList<>();
    /** {@code socket.recovered} of each {@code connect}. */
    final List<Boolean> recovered = new ArrayList<>();

    private final RecoveryFixture fixture;
    private final List<String> receiveBuffer = new ArrayList<>();
    private String pid;
    private String lastOffset;
    private boolean connected;
    private EngineSession session;
    private Connection connection;

    JavaScriptClient(RecoveryFixture fixture) {
        this.fixture = fixture;
    }

    /** Connects, with a connection that loses everything behind so many packets. */
    void connect(int packets) {
        connect(packets, new Connection());
    }

    /** Connects with a connection whose sends the test completes. */
    Connection connectSlowly() {
        var slow = new Connection();
        slow.setWritableBytes(4_000);
        slow.stall();
        connect(Integer.MAX_VALUE, slow);
        return slow;
    }

    private void connect(int packets, Connection newConnection) {
        connection = newConnection;
        connection.packetsLeft = packets;
        session = fixture.accept(connection);
        var state = pid == null
                ? ""
                : ",\"pid\":\"" + pid + '"' + (lastOffset == null ? "" : ",\"offset\":\"" + lastOffset + '"');
        session.received("40/loja,{\"recover\":true" + state + '}');
    }

    /** Notices that the connection is lost, before the server does. */
    void lose() {
        connection.packetsLeft = 0;
        connected = false;
    }

    /** Emits an event, or sends another packet. */
    void send(String packet) {
        session.received(packet);
    }

    EngineSession session() {
        return session;
    }

    /** Returns why the server closed the connection; null while it is open. */
    CloseCause closed() {
        return connection.closed();
    }

    private void onPacket(String packet) {
        if (packet.startsWith(CONNECT)) {
            var match = PID.matcher(packet);
            var given = match.find() ? match.group(1) : null;
            recovered.add(given != null && given.equals(pid));
            pid = given;
            connected = true;
            receiveBuffer.forEach(this::emitEvent);
            receiveBuffer.clear();
        } else if (packet.startsWith(EVENT) && connected) {
            emitEvent(packet);
        } else if (packet.startsWith(EVENT)) {
            receiveBuffer.add(packet);
        }
    }

    private void emitEvent(String packet) {
        var number = NUMBER.matcher(packet);
        if (number.find()) {
            handled.add(Integer.valueOf(number.group(1)));
        }
        var offset = OFFSET.matcher(packet);
        if (pid != null && offset.find()) {
            lastOffset = offset.group(1);
        }
    }

    final class Connection extends FakeTransport {
        private int packetsLeft;

        @Override
        public void send(FrameBatch batch, Completion done) {
            super.send(batch, done);
            take().stream().filter(frame -> frame.startsWith("4")).forEach(frame -> {
                if (packetsLeft-- > 0) {
                    onPacket(frame);
                }
            });
        }

        boolean isCut() {
            return packetsLeft < 0;
        }
    }

    /** Returns whether the connection has lost a packet. */
    boolean isCut() {
        return connection.isCut();
    }
}
