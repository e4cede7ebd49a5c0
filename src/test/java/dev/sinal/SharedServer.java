package dev.sinal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The server that all tests of a mode share: it starts with the first of them and is ended after the last. */
final class SharedServer implements BeforeAllCallback {
    private static final Path DIRECTORY = Path.of(System.getProperty("it.directory"));
    private static final ServerProcess SERVER = new ServerProcess(DIRECTORY);

    /** What its tests call it with. */
    static RestClient client() {
        return SERVER.client();
    }

    static Jvm jvm() {
        return SERVER.jvm();
    }

    /** Where it keeps its data. */
    static Path data() {
        return DIRECTORY.resolve("data");
    }

    /** What it and its server said so far. */
    static String log() throws IOException {
        return SERVER.log();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(SharedServer.class, key -> started(), AutoCloseable.class);
    }

    private static AutoCloseable started() {
        try {
            Files.createDirectories(DIRECTORY);
            SERVER.start();
            return SERVER;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
