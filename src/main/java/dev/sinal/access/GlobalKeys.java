package dev.sinal.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The global keys, which permit every action: the one that is set, and those in a file, one a line. The file is reloaded when it changes,
 * so that keys can be rotated while the server runs. Lines of the file that begin with {@code #} are comments.
 */
public final class GlobalKeys {
    private static final System.Logger LOG = System.getLogger(GlobalKeys.class.getName());
    /** Keys in examples that are copied as they are: Evolution API's, old and new, and Sinal's. */
    private static final Set<ApiKey> PUBLICLY_KNOWN = Set.of(
            new ApiKey("429683C4C977415CAAFCCE10F7D57E11"),
            new ApiKey("B6D711FCDE4D4FD5936544120E713976"),
            new ApiKey("change-me"));

    private final List<ApiKey> configured;
    private final Optional<Path> file;
    private final RevokedKeys revoked = new RevokedKeys();
    private volatile List<ApiKey> keys;
    /** The keys when the file was last read. */
    private List<ApiKey> latest;

    private boolean unreadable;

    /**
     * Creates the global keys.
     *
     * @param configured the key that is set, if there is one
     * @param file a file with more keys, if there is one
     * @throws UncheckedIOException if the file can't be read
     */
    public GlobalKeys(Optional<ApiKey> configured, Optional<Path> file) {
        this.configured = configured.stream().toList();
        this.file = file;
        try {
            keys = read();
            latest = keys;
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the key file " + file, e);
        }
    }

    /** Returns whether a key is a global key. It is compared with all of them, so that the time does not depend on which one it is. */
    public boolean contains(ApiKey key) {
        var found = false;
        for (var each : keys) {
            found |= each.equals(key);
        }
        return found;
    }

    /** Returns whether a key was a global key until it was removed from the file, a short while ago. */
    boolean isRevoked(ApiKey key) {
        return revoked.contains(key);
    }

    /** Returns why the keys do not protect the server, or empty if they do. */
    public Optional<String> weakness() {
        if (keys.isEmpty()) {
            return Optional.of("This server has no global key; set AUTHENTICATION_API_KEY");
        }
        return keys.stream().anyMatch(PUBLICLY_KNOWN::contains)
                ? Optional.of(
                        "A global key of this server is known to everybody; set AUTHENTICATION_API_KEY to one that is not")
                : Optional.empty();
    }

    /**
     * Reads the file again. A change takes effect when two reads in a row return it, because the first may see a file that is only partly
     * written. A file that can't be read changes nothing.
     *
     * @return whether the keys have changed
     */
    public boolean reload() {
        try {
            var now = read();
            unreadable = false;
            var complete = now.equals(latest);
            latest = now;
            if (!complete || now.equals(keys)) {
                return false;
            }
            keys.stream().filter(key -> !now.contains(key)).forEach(revoked::add);
            keys = now;
            LOG.log(System.Logger.Level.INFO, "global keys changed: count={0}", now.size());
            return true;
        } catch (IOException e) {
            if (!unreadable) {
                unreadable = true;
                LOG.log(System.Logger.Level.WARNING, "global keys not reloaded: key file unreadable: " + file.get(), e);
            }
            return false;
        }
    }

    private List<ApiKey> read() throws IOException {
        if (file.isEmpty()) {
            return configured;
        }
        try (var lines = Files.lines(file.get())) {
            var more = lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(ApiKey::new);
            return Stream.concat(configured.stream(), more).distinct().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns how many keys there are, and none of them. */
    @Override
    public String toString() {
        return "GlobalKeys[" + keys.size() + "]";
    }
}
