package dev.sinal.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** A file with a key that is generated at the first start. Only the owner of the file can read it. */
public final class KeyFile {
    private static final int BYTES = 24;

    private KeyFile() {}

    /**
     * Reads the key. Generates the key and creates the file if the file does not exist.
     *
     * @throws UncheckedIOException if the file can't be written or read
     * @throws IllegalStateException if the file is empty, as a full disk may leave it
     */
    public static ApiKey load(Path file) {
        try {
            create(file, generate());
            var key = Files.readString(file).strip();
            if (key.isEmpty()) {
                throw new IllegalStateException("no key in " + file + "; delete the file to generate a key");
            }
            return new ApiKey(key);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read or create the key file " + file, e);
        }
    }

    /** Returns a random key. */
    public static ApiKey generate() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new ApiKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Replaces the key in a file.
     *
     * @throws UncheckedIOException if the file can't be written
     */
    static void replace(Path file, ApiKey key) {
        try {
            var next = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(next);
            create(next, key);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write the key file " + file, e);
        }
    }

    private static void create(Path file, ApiKey key) throws IOException {
        // The file is created with its permissions: at no time can other users read it.
        var options = Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, ownerOnly())) {
            channel.write(StandardCharsets.UTF_8.encode(key.reveal() + System.lineSeparator()));
        } catch (FileAlreadyExistsException exists) {
            // created at an earlier start
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
