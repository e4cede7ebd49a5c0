package dev.sinal.operations;

import dev.sinal.config.DataDirectory;
import dev.sinal.runtime.HealthCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** Checks that the data directory's file system has space for the next events: 10 MB. */
@Singleton
class DiskSpaceHealth implements HealthCheck {
    private static final long MIN_BYTES = 10_000_000;

    private final DataDirectory data;

    @Inject
    DiskSpaceHealth(DataDirectory data) {
        this.data = data;
    }

    @Override
    public String name() {
        return "disk space";
    }

    @Override
    public Result check() {
        try {
            var bytes = Files.getFileStore(data.directory()).getUsableSpace();
            return new Result(bytes >= MIN_BYTES, Map.of("usableBytes", String.valueOf(bytes)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
