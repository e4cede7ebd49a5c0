package dev.sinal.instance;

import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of record.
 *
 * @param source opens connections to it, without a pool
 * @param address what may be shown of its JDBC URL
 */
public record DatabaseSource(DataSource source, String address) {
    /** How long, in seconds, an answer may take before the connection counts as lost; a URL may say another. */
    private static final int SOCKET_TIMEOUT = 10;
    /** A user and password before the host are not PostgreSQL's; its driver would take them for a port, and log them. */
    private static final Pattern POSTGRESQL = Pattern.compile("jdbc:postgresql://[^/?@]+/[^/?@]+(\\?.*)?");

    /**
     * A file of this process alone.
     *
     * @param url a JDBC URL of H2
     */
    public static DatabaseSource embedded(String url) {
        var source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("sa");
        source.setPassword("");
        return new DatabaseSource(source, url.split(";", 2)[0]);
    }

    /**
     * A PostgreSQL server.
     *
     * @param url a JDBC URL, whose query may hold a password
     * @param user the URL's own where absent
     * @param password the URL's own where absent
     * @throws IllegalArgumentException if it is no URL of PostgreSQL; the message may quote it
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
        return new DatabaseSource(source, url.split("\\?", 2)[0]);
    }

    @Override
    public String toString() {
        return address;
    }
}
