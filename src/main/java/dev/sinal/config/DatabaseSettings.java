package dev.sinal.config;

import java.util.Optional;

/**
 * The settings of a PostgreSQL database, which replaces the embedded one.
 *
 * @param url {@code SINAL_DATABASE_URL}: its JDBC URL, which may hold a password
 * @param user {@code SINAL_DATABASE_USER}: the user
 * @param password {@code SINAL_DATABASE_PASSWORD}: the password of the user
 */
public record DatabaseSettings(Secret url, Optional<String> user, Optional<Secret> password) {
    static Optional<DatabaseSettings> read(SettingSource source) {
        var user = source.text("SINAL_DATABASE_USER");
        var password = source.text("SINAL_DATABASE_PASSWORD").map(Secret::new);
        return source.text("SINAL_DATABASE_URL").map(url -> new DatabaseSettings(new Secret(url), user, password));
    }
}
