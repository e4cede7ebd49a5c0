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
 * The keys that open everything: the one that is set, and those in a file, one a line, which is read again when it changes, so that
 * keys can be rotated while the server runs. Of the file, lines that begin with {@code #} are comments.
 */
public final class GlobalKeys {
    private static final System.Logger LOG = System.getLogger(GlobalKeys.class.getName());
    /** From examples that are copied as they are: Evolution API's, old and new, and ours. */
    private static final Set<ApiKey> KNOWN = Set.of(
            new ApiKey("429683C4C977415CAAFCCE10F7D57E11"),
            new ApiKey("B6D711FCDE4D4FD5936544120E713976"),
            new ApiKey("change-me"));

    private final List<ApiKey> set;
    private final Optional<Path> file;
    private volatile List<ApiKey> keys;
    /** As the file was when it was last read. */
    private List<ApiKey> latest;

    private boolean unreadable;

    /**
     * @param set the key that is set, if one is
     * @param file a file with more keys, if there is one
     * @throws UncheckedIOException if the file can't be read
     */
    public GlobalKeys(Optional<ApiKey> set, Optional<Path> file) {
        this.set = set.stream().toList();
        this.file = file;
        try {
            keys = read();
            latest = keys;
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the keys in " + file, e);
        }
    }

    /** Whether this is one of them; compares with every one, so that the time it takes doesn't tell which it was. */
    public boolean contains(ApiKey key) {
        var found = false;
        for (var each : keys) {
            found |= each.equals(key);
        }
        return found;
    }

    /** Why these keys can't keep anybody out; empty if they can. */
    public Optional<String> weakness() {
        if (keys.isEmpty()) {
            return Optional.of("This server has no global key; set AUTHENTICATION_API_KEY");
        }
        return keys.stream().anyMatch(KNOWN::contains)
                ? Optional.of(
                        "A global key of this server is known to everybody; set AUTHENTICATION_API_KEY to one that is not")
                : Optional.empty();
    }

    /**
     * Reads the file again. A change counts when it is read twice, for who writes the file may be in the midst of it; a file that
     * can't be read changes nothing.
     *
     * @return whether there are other keys now
     */
    public boolean reload() {
        try {
            var now = read();
            unreadable = false;
            var settled = now.equals(latest);
            latest = now;
            if (!settled || now.equals(keys)) {
                return false;
            }
            keys = now;
            LOG.log(System.Logger.Level.INFO, "the global keys have changed; there are {0}", now.size());
            return true;
        } catch (IOException e) {
            if (!unreadable) {
                unreadable = true;
                LOG.log(System.Logger.Level.WARNING, "the global keys stay as they are: their file can''t be read", e);
            }
            return false;
        }
    }

    private List<ApiKey> read() throws IOException {
        if (file.isEmpty()) {
            return set;
        }
        try (var lines = Files.lines(file.get())) {
            var more = lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(ApiKey::new);
            return Stream.concat(set.stream(), more).distinct().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Says how many, not which. */
    @Override
    public String toString() {
        return "GlobalKeys[" + keys.size() + "]";
    }
}
