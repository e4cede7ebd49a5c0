package dev.sinal.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.XReadParams;

/** The scripts that run in Redis, and the names of the keys that they use. {@code common.lua} says what these hold. */
final class RedisScripts {
    private static final Script OPEN = new Script("open");
    private static final Script APPEND = new Script("append");
    private static final Script READ = new Script("read");
    private static final Script BEAT = new Script("beat");
    private static final Script LEASE = new Script("lease");

    private final RedisConnection connection;
    private final String prefix;
    private final List<byte[]> keys;
    private final byte[] stream;
    private final byte[] indexes;

    /** @param prefix what the names of all keys begin with, in braces, so that Redis Cluster keeps them together */
    RedisScripts(RedisConnection connection, String prefix, String node) {
        this.connection = connection;
        this.prefix = "{" + prefix + "}:";
        this.stream = key("stream");
        this.indexes = key("events:");
        this.keys = List.of(
                key("meta"), stream, key("nodes"), key("fingerprints:1"), key("fingerprints:2"), key("answer:" + node));
    }

    List<?> open(List<byte[]> arguments) {
        return (List<?>) run(OPEN, keys, withIndexes(arguments));
    }

    List<?> append(List<byte[]> arguments) {
        return (List<?>) run(APPEND, keys, withIndexes(arguments));
    }

    List<?> read(List<byte[]> arguments) {
        return (List<?>) run(READ, keys, withIndexes(arguments));
    }

    List<?> beat(List<byte[]> arguments) {
        return (List<?>) run(BEAT, keys, withIndexes(arguments));
    }

    /** Takes, renews or, with 0 ms, gives up a lease. Returns the node that holds it then; empty if it was given up. */
    String lease(String name, String node, long millis) {
        return text(run(LEASE, List.of(key("lease:" + name)), List.of(bytes(node), bytes(millis))));
    }

    /** Removes what is written for a node that stops. */
    void leave(String node) {
        connection.client().hdel(keys.get(2), bytes(node));
        connection.client().del(keys.get(5));
    }

    /** Blocks until entries follow an offset, at most for the given time, and returns them. */
    List<StreamEntry> await(long offset, int most, Duration time) {
        var answer = connection
                .client()
                .xreadBinary(
                        XReadParams.xReadParams().count(most).block((int) time.toMillis()),
                        Map.of(stream, new StreamEntryID(offset, 0)));
        return answer == null
                ? List.of()
                : answer.get(0).getValue().stream().map(StreamEntry::of).toList();
    }

    private Object run(Script script, List<byte[]> scriptKeys, List<byte[]> arguments) {
        try {
            return connection.client().evalsha(script.sha, scriptKeys, arguments);
        } catch (JedisNoScriptException e) {
            return connection.client().eval(script.text, scriptKeys, arguments);
        }
    }

    private List<byte[]> withIndexes(List<byte[]> arguments) {
        var all = new ArrayList<byte[]>(arguments.size() + 1);
        all.add(indexes);
        all.addAll(arguments);
        return all;
    }

    private byte[] key(String name) {
        return bytes(prefix + name);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    static long number(Object bytes) {
        return Long.parseLong(text(bytes));
    }

    private static final class Script {
        private final byte[] text;
        private final byte[] sha;

        Script(String name) {
            this.text = bytes(read("common") + read(name));
            try {
                var digest = MessageDigest.getInstance("SHA-1").digest(text);
                this.sha = bytes(HexFormat.of().formatHex(digest));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String read(String name) {
            try (var in = RedisScripts.class.getResourceAsStream(name + ".lua")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
