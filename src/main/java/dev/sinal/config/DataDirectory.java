package dev.sinal.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The data directory, which holds the embedded database, the journal and generated keys.
 *
 * @param directory absolute; it exists
 */
public record DataDirectory(Path directory) {
    /** Returns the directory of the event log's journal. */
    public Path journal() {
        return directory.resolve("journal");
    }

    /** Returns the file with the key that signs recovery tokens, which stay valid after a restart. */
    public Path recoveryKeyFile() {
        return directory.resolve("resumption-key");
    }

    /** Returns the file with the key by which the nodes of a cluster recognize each other's requests. */
    public Path peerKeyFile() {
        return directory.resolve("node-key");
    }

    /** Returns the file with the generated global key. */
    public Path keyFile() {
        return directory.resolve("api-key");
    }

    /** Returns the JDBC URL of the embedded database. */
    public String databaseUrl() {
        // By default H2 delays a commit by half a second, and loses it if the process is killed in between. It also
        // keeps what a commit has replaced for 45 seconds, 12 kB and more of it a commit, in case that the file system
        // reorders writes.
        return "jdbc:h2:file:" + directory.resolve("sinal") + ";WRITE_DELAY=0;RETENTION_TIME=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    /**
     * Returns the configured directory, else one inside the server's own data directory, else {@code ./data}. It is created if it does
     * not exist, with access for its owner only, because the database holds tokens.
     *
     * @throws UncheckedIOException if it can't be created
     */
    public static DataDirectory of(Optional<Path> configured) {
        var directory = configured
                .or(DataDirectory::inServerDirectory)
                .orElseGet(() -> Path.of("data"))
                .toAbsolutePath()
                .normalize();
        try {
            if (Files.notExists(directory)) {
                Files.createDirectories(directory);
                restrictToOwner(directory);
            }
            return new DataDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("can't create the data directory " + directory, e);
        }
    }

    private static void restrictToOwner(Path directory) throws IOException {
        if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static Optional<Path> inServerDirectory() {
        var wildfly = property("jboss.server.data.dir").map(directory -> directory.resolve("sinal"));
        // Payara Micro's instance root is a temporary directory that is deleted with the process.
        var payara = property("com.sun.aas.instanceRoot")
                .filter(root -> System.getProperty("fish.payara.micro.UnpackDir") == null)
                .map(root -> root.resolve("data").resolve("sinal"));
        return wildfly.or(() -> payara);
    }

    private static Optional<Path> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).map(Path::of);
    }
}
