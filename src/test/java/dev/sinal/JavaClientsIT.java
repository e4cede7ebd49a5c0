package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java clients of both ages, polling first, while events go out all the time. */
class JavaClientsIT extends ServerIT {
    private static final int EVENTS = 10_000;
    private static final int BATCH = 20;
    private static final int CLIENTS = 5;
    private static final int LAG = 1_000;

    @ParameterizedTest
    @ValueSource(strings = {"1.0.2", "2.1.2"})
    void a_default_client_hears_every_event_once_and_in_order(String version) throws Exception {
        var instance = "x-java-" + version.charAt(0);
        SINAL.create(instance);
        SINAL.set(instance, true);
        var clients = new ArrayList<Heard>();
        var driver = driver(version.equals("1.0.2") ? oldClient() : DefaultClient.class.getClassLoader());
        try {
            var published = 0;
            while (clients.size() < CLIENTS || clients.stream().anyMatch(client -> client.count() < EVENTS)) {
                if (published % (10 * BATCH) == 0 && clients.size() < CLIENTS) {
                    clients.add(new Heard(driver, SINAL.url("http", "/" + instance)));
                }
                publish(instance, published);
                published += BATCH;
                for (var client : clients) {
                    client.awaitCloseTo(published);
                }
                assertThat(published).as("events that no client waits for").isLessThan(50 * EVENTS);
            }
            for (var client : clients) {
                client.awaitLast(published - 1);
            }
        } finally {
            for (var client : clients) {
                client.connection.close();
            }
        }
        assertThat(clients).as("upgrades in the middle of the stream").anyMatch(client -> client.upgradedAt > 0);
    }

    private static void publish(String instance, int first) {
        var events = IntStream.range(first, first + BATCH)
                .mapToObj(number -> "{\"event\":\"call\",\"data\":" + number + "}")
                .collect(Collectors.joining(",", "[", "]"));
        RestClient.expect(202, SINAL.call("POST", "/event/publish/" + instance, events));
    }

    /** The JDK and the old client's own libraries, and nothing of the class path but the driver. Its threads outlive it. */
    private static ClassLoader oldClient() throws Exception {
        var urls = new ArrayList<URL>();
        urls.add(Path.of(System.getProperty("it.test.classes")).toUri().toURL());
        try (var jars = Files.list(Path.of(System.getProperty("it.old.client")))) {
            for (var jar : jars.toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<String, Consumer<String>, AutoCloseable> driver(ClassLoader loader) throws Exception {
        return (BiFunction<String, Consumer<String>, AutoCloseable>)
                loader.loadClass("dev.sinal.DefaultClient").getConstructor().newInstance();
    }

    private static final class Heard {
        private final List<Integer> events = Collections.synchronizedList(new ArrayList<>());
        private final AutoCloseable connection;
        private volatile int upgradedAt = -1;

        Heard(BiFunction<String, Consumer<String>, AutoCloseable> driver, String url) {
            connection = driver.apply(url, this::note);
        }

        private void note(String news) {
            if (news.equals("upgrade")) {
                upgradedAt = events.size();
            } else {
                events.add(RestClient.object(news).getInt("data"));
            }
        }

        /** Returns when the client, if it has begun to hear, is not far behind: on a busy machine it would miss its own heartbeat. */
        void awaitCloseTo(int published) {
            await("a client that keeps up")
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> events.isEmpty() || events.get(events.size() - 1) > published - LAG);
        }

        int count() {
            return events.size();
        }

        void awaitLast(int last) {
            await("the last event").atMost(Duration.ofMinutes(1)).until(() -> events.get(events.size() - 1) == last);
            var first = events.get(0);
            assertThat(events)
                    .isEqualTo(IntStream.rangeClosed(first, last).boxed().toList());
            await("upgrade").until(() -> upgradedAt >= 0);
        }
    }
}
