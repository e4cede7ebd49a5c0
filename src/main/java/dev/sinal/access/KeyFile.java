package dev.sinal.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
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
            create(file);
            var key = Files.readString(file).strip();
            if (key.isEmpty()) {
                throw new IllegalStateException("no key in " + file + "; delete the file to generate a key");
            }
            return new ApiKey(key);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read or create the key file " + file, e);
        }
    }

    private static void create(Path file) throws IOException {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        var key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + System.lineSeparator();
        // The file is created with its permissions: at no time can other users read it.
        var options = Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, ownerOnly())) {
            channel.write(StandardCharsets.UTF_8.encode(key));
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
