package dev.sinal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A proxy before a PostgreSQL server that loses connections at a chosen step of a transaction. */
final class PostgresProxy extends FaultyProxy {
    private static final int COMMAND_COMPLETE = 'C';

    private volatile String lostResult = "";

    /** @param database the JDBC URL of the server's database */
    PostgresProxy(String database) throws IOException {
        super(URI.create(database.substring("jdbc:".length())).getPort());
    }

    /** Returns the JDBC URL of the server's database. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres?sslmode=disable";
    }

    /**
     * Ends the next connection on which the server completes such a command, before the client receives that.
     *
     * @param command such as {@code INSERT} or {@code COMMIT}
     */
    void loseResult(String command) {
        lostResult = command;
    }

    /** Returns whether the server is away, or the result was lost. */
    boolean hasLost() {
        return lostResult.isEmpty();
    }

    void heal() {
        comeBack();
        lostResult = "";
    }

    @Override
    protected Forwarding forwarding() {
        return this::forwardResults;
    }

    /** A message of the server has a type, the length of what follows, and its content (protocol 3.0). */
    private void forwardResults(InputStream server, OutputStream client) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(server));
        for (var type = in.read(); type >= 0; type = in.read()) {
            var length = in.readInt();
            var content = in.readNBytes(length - Integer.BYTES);
            var command = new String(content, StandardCharsets.US_ASCII).split("[ \0]", 2)[0];
            if (type == COMMAND_COMPLETE && command.equals(lostResult)) {
                lostResult = "";
                return;
            }
            var message = ByteBuffer.allocate(1 + length);
            message.put((byte) type).putInt(length).put(content);
            client.write(message.array());
        }
    }
}
