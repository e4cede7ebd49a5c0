package dev.sinal.instance;

import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The source of connections to the database.
 *
 * @param source opens connections, without a pool
 * @param address the part of the JDBC URL that may be logged
 * @param embedded whether it is a file that this process writes
 */
public record DatabaseSource(DataSource source, String address, boolean embedded) {
    /** The default time in seconds after which a connection without a response counts as lost; a URL may set another. */
    private static final int SOCKET_TIMEOUT = 10;
    /** PostgreSQL's URLs have no user and password before the host; its driver would take them for a port, and log them. */
    private static final Pattern POSTGRESQL = Pattern.compile("jdbc:postgresql://[^/?@]+/[^/?@]+(\\?.*)?");

    /**
     * Returns an embedded database, a file that only this process opens.
     *
     * @param url a JDBC URL of H2
     */
    public static DatabaseSource embedded(String url) {
        var source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("sa");
        source.setPassword("");
        return new DatabaseSource(source, url.split(";", 2)[0], true);
    }

    /**
     * Returns a database on a PostgreSQL server.
     *
     * @param url a JDBC URL, whose query may hold a password
     * @param user the user; if empty, the URL's
     * @param password the password; if empty, the URL's
     * @throws IllegalArgumentException if it is not a JDBC URL of PostgreSQL; the message may quote it
     */
    public static DatabaseSource postgresql(String url, Optional<String> user, Optional<String> password) {
        if (!POSTGRESQL.matcher(url).matches()) {
            throw new IllegalArgumentException(url);
        }
        var source = new PGSimpleDataSource();
        source.setURL(url);
        if (source.getSocketTimeout() == 0) {
            source.setSocketTimeout(SOCKET_TIMEOUT);
        }
        user.ifPresent(source::setUser);
        password.ifPresent(source::setPassword);
        return new DatabaseSource(source, url.split("\\?", 2)[0], false);
    }

    @Override
    public String toString() {
        return address;
    }
}
