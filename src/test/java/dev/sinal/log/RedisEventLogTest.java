package dev.sinal.log;

import static org.awaitility.Awaitility.await;

import dev.sinal.cluster.RedisServer;
import dev.sinal.cluster.TestNode;
import dev.sinal.event.InstanceEvent;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The event log on Redis, as one node sees it that reads what it has appended before it goes on. */
class RedisEventLogTest extends EventLogContract {
    @TempDir
    private static Path directory;

    @AutoClose
    private static RedisServer redis;

    private static int number;
    private final List<EventLog> open = new ArrayList<>();

    @BeforeAll
    static void startRedis() throws IOException {
        redis = new RedisServer(directory);
    }

    @AfterEach
    void stop() {
        open.forEach(EventLog::stop);
    }

    @Override
    EventLog log(Executor executor, long backlogBytes) {
        var settings = Map.of("SINAL_REDIS_PREFIX", "test" + number++);
        var log = TestNode.log(redis.url(), settings, backlogBytes, executor);
        open.add(log);
        return (EventLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventLog.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("append")) {
                        return method.invoke(log, arguments);
                    }
                    @SuppressWarnings("unchecked")
                    var positions = log.append((List<InstanceEvent>) arguments[0]);
                    var last = positions.get(positions.size() - 1).offset();
                    await("read")
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> log.last().offset() >= last);
                    return positions;
                });
    }
}
