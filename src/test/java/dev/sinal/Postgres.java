package dev.sinal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL server of a test's own, which may go away and come back with what it holds. */
public final class Postgres implements AutoCloseable {
    /** Who may do everything there, without a password. */
    public static final String USER = "postgres";

    private final Path directory;
    private final int port = ServerProcess.freePort();
    private EmbeddedPostgres server;

    /** Starts it. */
    public Postgres(Path directory) throws IOException {
        this.directory = directory;
        start();
    }

    /** Returns when it takes connections. */
    public void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setLocaleConfig("locale", "C") // not the machine's, whose encoding may be another than UTF-8
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
    }

    /** The JDBC URL of its database. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Ends it, as its operator would. */
    public void stop() throws IOException {
        server.close();
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
