package dev.sinal.operations;

import dev.sinal.config.DataDirectory;
import dev.sinal.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The places of the global keys, for an operator who looks for one. It holds no key. */
@Singleton
class KeyLocation {
    private final Settings settings;
    private final DataDirectory data;

    @Inject
    KeyLocation(Settings settings, DataDirectory data) {
        this.settings = settings;
        this.data = data;
    }

    /** Returns the names of the settings and files that hold the keys, as {@code the setting AUTHENTICATION_API_KEY}. */
    @Override
    public String toString() {
        var setting = settings.access().apiKey().map(key -> "the setting AUTHENTICATION_API_KEY");
        var file = settings.access()
                .apiKeysFile()
                .or(() -> setting.isEmpty() ? Optional.of(data.keyFile()) : Optional.empty())
                .map(path -> "the file " + path.toAbsolutePath());
        return Stream.concat(setting.stream(), file.stream()).collect(Collectors.joining(" and "));
    }
}
