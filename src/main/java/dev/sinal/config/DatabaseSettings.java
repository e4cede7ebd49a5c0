package dev.sinal.config;

import java.util.Optional;

/**
 * The database of record, where it is not the embedded one.
 *
 * @param url {@code SINAL_DATABASE_URL}: its JDBC URL, which may hold a password
 * @param user {@code SINAL_DATABASE_USER}: who signs in there
 * @param password {@code SINAL_DATABASE_PASSWORD}: with what
 */
public record DatabaseSettings(Secret url, Optional<String> user, Optional<Secret> password) {
    static Optional<DatabaseSettings> read(SettingSource source) {
        var user = source.text("SINAL_DATABASE_USER");
        var password = source.text("SINAL_DATABASE_PASSWORD").map(Secret::new);
        return source.text("SINAL_DATABASE_URL").map(url -> new DatabaseSettings(new Secret(url), user, password));
    }
}
