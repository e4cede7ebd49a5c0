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

/** The global key of a server that was given none: made once, kept in a file that its owner alone can read. */
public final class KeyFile {
    private static final int BYTES = 24;

    private KeyFile() {}

    /**
     * Reads the key, or makes it and the file first.
     *
     * @throws UncheckedIOException if the file can't be written or read
     * @throws IllegalStateException if it is empty, as a full disk may have left it
     */
    public static ApiKey load(Path file) {
        try {
            create(file);
            var key = Files.readString(file).strip();
            if (key.isEmpty()) {
                throw new IllegalStateException("there is no key in " + file + "; without that file, one is made");
            }
            return new ApiKey(key);
        } catch (IOException e) {
            throw new UncheckedIOException("can't keep the key in " + file, e);
        }
    }

    private static void create(Path file) throws IOException {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        var key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + System.lineSeparator();
        // The rights come with the file: there is no moment in which others could read it.
        var options = Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, ownerOnly())) {
            channel.write(StandardCharsets.UTF_8.encode(key));
        } catch (FileAlreadyExistsException made) {
            // by an earlier start
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
