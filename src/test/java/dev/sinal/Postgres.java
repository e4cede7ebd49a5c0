package dev.sinal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL server of one test, which can be stopped and started again with its data. */
public final class Postgres implements AutoCloseable {
    /** The superuser, who has no password. */
    public static final String USER = "postgres";

    private final Path directory;
    private final int port = ServerProcess.freePort();
    private EmbeddedPostgres server;

    /** Starts the server. */
    public Postgres(Path directory) throws IOException {
        this.directory = directory;
        start();
    }

    /** Starts the server, and blocks until it accepts connections. */
    public void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setLocaleConfig("locale", "C") // The machine's own locale may have another encoding than UTF-8.
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
    }

    /** Returns the JDBC URL of the database. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Shuts the server down. */
    public void stop() throws IOException {
        server.close();
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
