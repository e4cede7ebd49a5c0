package dev.sinal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The server that the tests of one mode share. It starts before the first test, and is killed after the last one. */
final class SharedServer implements BeforeAllCallback {
    private static final Path DIRECTORY = Path.of(System.getProperty("it.directory"));
    private static final ServerProcess SERVER = new ServerProcess(DIRECTORY);

    /** Returns a caller of its REST API. */
    static RestClient client() {
        return SERVER.client();
    }

    static Jvm jvm() {
        return SERVER.jvm();
    }

    /** Returns its data directory. */
    static Path data() {
        return DIRECTORY.resolve("data");
    }

    /** Returns its log. */
    static String log() throws IOException {
        return SERVER.log();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(SharedServer.class, key -> start(), AutoCloseable.class);
    }

    private static AutoCloseable start() {
        try {
            Files.createDirectories(DIRECTORY);
            SERVER.start();
            return SERVER;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
