package dev.sinal.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this server, as the build wrote it into the WAR. */
final class Version {
    static final String CURRENT = read();

    private Version() {}

    private static String read() {
        try (var file = Version.class.getResourceAsStream("/sinal.properties")) {
            var properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
