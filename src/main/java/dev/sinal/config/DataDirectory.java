package dev.sinal.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The data directory: where the embedded database, the journal and the generated keys are kept.
 *
 * @param directory absolute, and there
 */
public record DataDirectory(Path directory) {
    public Path historyFile() {
        return directory.resolve("history");
    }

    /** Signs the names by which clients come back; also after a restart. */
    public Path resumptionKeyFile() {
        return directory.resolve("resumption-key");
    }

    public Path keyFile() {
        return directory.resolve("api-key");
    }

    public String databaseUrl() {
        // H2 would hold a commit back for half a second, and lose it if the process is killed in between.
        return "jdbc:h2:file:" + directory.resolve("sinal") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    /**
     * The directory that was set, else one inside the server's own data directory, else {@code ./data}; made for its
     * owner alone, if need be, for the database holds tokens.
     *
     * @throws UncheckedIOException if it can't be made
     */
    public static DataDirectory of(Optional<Path> set) {
        var directory = set.or(DataDirectory::ofServer)
                .orElseGet(() -> Path.of("data"))
                .toAbsolutePath()
                .normalize();
        try {
            if (Files.notExists(directory)) {
                Files.createDirectories(directory);
                keepOthersOut(directory);
            }
            return new DataDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("can't make the data directory " + directory, e);
        }
    }

    private static void keepOthersOut(Path directory) throws IOException {
        if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static Optional<Path> ofServer() {
        var wildfly = property("jboss.server.data.dir").map(directory -> directory.resolve("sinal"));
        // Payara Micro's instance root is a temporary directory, which is gone with the process.
        var payara = property("com.sun.aas.instanceRoot")
                .filter(root -> System.getProperty("fish.payara.micro.UnpackDir") == null)
                .map(root -> root.resolve("data").resolve("sinal"));
        return wildfly.or(() -> payara);
    }

    private static Optional<Path> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).map(Path::of);
    }
}
