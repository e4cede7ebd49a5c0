package dev.sinal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that finds its Redis by a sentinel. */
class RedisSentinelTest {
    private static final String USER = "sinal on >secret ~* &* +@all";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "user " + USER})
    void the_user_of_redis_need_not_be_one_of_the_sentinel(String sentinelUser) throws IOException {
        var configuration = Files.createDirectory(directory.resolve("sentinel")).resolve("sentinel.conf");
        var options =
                Stream.concat(Stream.of("--user"), Stream.of(USER.split(" "))).toArray(String[]::new);
        try (var redis = new RedisServer(Files.createDirectory(directory.resolve("redis")), options)) {
            Files.writeString(
                    configuration, "sentinel monitor main 127.0.0.1 %d 1\n%s\n".formatted(redis.port(), sentinelUser));
            try (var sentinel = RedisServer.sentinel(configuration);
                    var node = new TestNode(
                            "redis+sentinel://sinal:secret@127.0.0.1:" + sentinel.port() + "/main", Map.of())) {
                await("reachable").until(() -> node.log.failure().isEmpty());
                node.append("1");
                await("delivered").untilAsserted(() -> assertThat(node.data()).containsExactly("1"));
            }
        }
    }
}
