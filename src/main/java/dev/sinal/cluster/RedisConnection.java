package dev.sinal.cluster;

import dev.sinal.config.ClusterSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections to the Redis of {@code SINAL_REDIS_URL}: to one server, to the master that Sentinel names, or to the nodes of Redis Cluster.
 * They are opened when they are first used, and again after they were lost.
 *
 * <p>For Sentinel, Jedis creates a thread of its own for each sentinel, which ends with {@link #close}.
 */
final class RedisConnection implements AutoCloseable {
    /**
     * Also the time for which a command waits for its answer; a longer one counts as no answer. Longer than any command here blocks. Jedis
     * (8.0.2) counts scripts as commands that block.
     */
    private static final int TIMEOUT_MILLIS = 3_000;

    private static final int NO_TIMEOUT = 0;
    /** The time between two attempts to make a client, because the library logs each that fails. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int DEFAULT_PORT = 6379;
    private static final int DEFAULT_SENTINEL_PORT = 26379;
    private static final int MAX_CONNECTIONS = 16;

    private final URI url;
    private UnifiedJedis client;
    /** Why the client could not be made; null if it was not tried yet. */
    private JedisException failure;

    private long failed;

    RedisConnection(ClusterSettings settings) {
        this.url = URI.create(settings.url().value());
    }

    /**
     * Returns the client, which is made at the first call that succeeds.
     *
     * @throws JedisException if neither a sentinel nor a node of Redis Cluster answers
     */
    synchronized UnifiedJedis client() {
        if (client == null) {
            if (failure != null && System.nanoTime() - failed < RETRY_NANOS) {
                throw failure;
            }
            try {
                client = connect();
            } catch (JedisException e) {
                failure = e;
                failed = System.nanoTime();
                throw e;
            }
        }
        return client;
    }

    private UnifiedJedis connect() {
        if (url.getScheme().endsWith("+sentinel")) {
            try {
                return sentinelClient(url.getRawAuthority());
            } catch (JedisException e) {
                return sentinelClient(""); // most sentinels have no password, and then refuse one
            }
        }
        if (url.getScheme().endsWith("+cluster")) {
            return RedisClusterClient.builder()
                    .nodes(hosts(DEFAULT_PORT))
                    .clientConfig(config("", TIMEOUT_MILLIS))
                    .poolConfig(pool())
                    .maxAttempts(1)
                    .build();
        }
        return RedisClient.builder()
                .hostAndPort(hosts(DEFAULT_PORT).iterator().next())
                .clientConfig(config(path(), TIMEOUT_MILLIS))
                .poolConfig(pool())
                .build();
    }

    private UnifiedJedis sentinelClient(String sentinelAuthority) {
        var path = path().split("/", 2);
        return RedisSentinelClient.builder()
                .sentinels(hosts(DEFAULT_SENTINEL_PORT))
                .masterName(path[0])
                .clientConfig(config(path.length == 2 ? path[1] : "", TIMEOUT_MILLIS))
                .sentinelClientConfig(config(sentinelAuthority, "", NO_TIMEOUT)) // it waits for messages
                .poolConfig(pool())
                .build();
    }

    private JedisClientConfig config(String database, int blockingTimeoutMillis) {
        return config(url.getRawAuthority(), database, blockingTimeoutMillis);
    }

    /** @param authority may begin with the user and the password */
    private JedisClientConfig config(String authority, String database, int blockingTimeoutMillis) {
        var config = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS)
                .blockingSocketTimeoutMillis(blockingTimeoutMillis);
        if (url.getScheme().startsWith("rediss")) {
            config.sslOptions(
                    SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
        }
        if (authority.contains("@")) {
            var user = authority.substring(0, authority.lastIndexOf('@')).split(":", 2);
            if (!user[0].isEmpty()) {
                config.user(decode(user[0]));
            }
            config.password(user.length == 2 ? decode(user[1]) : "");
        }
        if (!database.isEmpty()) {
            config.database(Integer.parseInt(database));
        }
        return config.build();
    }

    private Set<HostAndPort> hosts(int defaultPort) {
        var authority = url.getRawAuthority();
        return Arrays.stream(authority.substring(authority.lastIndexOf('@') + 1).split(","))
                .map(host -> host.matches(".*:\\d+") ? HostAndPort.from(host) : new HostAndPort(host, defaultPort))
                .collect(Collectors.toSet());
    }

    private String path() {
        return url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("^/", "");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the library's defaults for a pool, which check idle connections on a thread of its own. */
    private static GenericObjectPoolConfig<Connection> pool() {
        var pool = new GenericObjectPoolConfig<Connection>();
        pool.setMaxTotal(MAX_CONNECTIONS);
        pool.setMaxIdle(MAX_CONNECTIONS);
        pool.setJmxEnabled(false);
        return pool;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
