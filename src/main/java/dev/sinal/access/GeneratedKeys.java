package dev.sinal.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The keys that the server generates at its first start, each in a file. In a cluster all nodes have the keys of the node that started first:
 * another node's file is replaced when it starts.
 */
@Singleton
public class GeneratedKeys {
    private final Optional<SharedKeys> shared;

    @Inject
    public GeneratedKeys(Optional<SharedKeys> shared) {
        this.shared = shared;
    }

    /**
     * Returns the key of a file, as {@link KeyFile#load} does.
     *
     * @param file its name is the name of the key
     */
    public ApiKey load(Path file) {
        var own = KeyFile.load(file);
        var agreed = shared.map(keys -> keys.agree(file.getFileName().toString(), own));
        agreed.filter(key -> !key.equals(own)).ifPresent(key -> KeyFile.replace(file, key));
        return agreed.orElse(own);
    }
}
