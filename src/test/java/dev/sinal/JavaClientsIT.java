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
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the Java clients 1 and 2 with their default options, polling first, while events are published all the time. */
class JavaClientsIT extends ServerIT {
    private static final int EVENTS = 10_000;
    private static final int BATCH = 20;
    private static final int CLIENTS = 5;
    private static final int LAG = 1_000;

    @ParameterizedTest
    @ValueSource(strings = {"1.0.2", "2.1.2"})
    void a_default_client_receives_every_event_once_and_in_order(String version) throws Exception {
        var instance = "x-java-" + version.charAt(0);
        SINAL.createStreaming(instance);
        var clients = new ArrayList<Receiver>();
        var driver = driver(version.equals("1.0.2") ? oldClient() : DefaultClient.class.getClassLoader());
        try {
            var published = 0;
            while (clients.size() < CLIENTS || clients.stream().anyMatch(client -> client.count() < EVENTS)) {
                if (published % (10 * BATCH) == 0 && clients.size() < CLIENTS) {
                    clients.add(new Receiver(driver, SINAL.url("http", "/" + instance)));
                }
                var numbers = IntStream.range(published, published + BATCH).boxed();
                RestClient.expect(202, SINAL.publishCalls(instance, numbers));
                published += BATCH;
                for (var client : clients) {
                    client.awaitCloseTo(published);
                }
                assertThat(published).as("published events").isLessThan(50 * EVENTS);
            }
            for (var client : clients) {
                client.awaitLast(published - 1);
            }
        } finally {
            for (var client : clients) {
                client.connection.close();
            }
        }
        assertThat(clients)
                .as("clients that upgraded after their first event")
                .anyMatch(client -> client.upgradedAt > 0);
    }

    /**
     * Returns a class loader with the JDK, the libraries of the old client, and {@link DefaultClient} alone of the class path. It stays open,
     * because the threads of the client outlive the test.
     */
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

    private static final class Receiver {
        private final List<Integer> events = Collections.synchronizedList(new ArrayList<>());
        private final AutoCloseable connection;
        private volatile int upgradedAt = -1;

        Receiver(BiFunction<String, Consumer<String>, AutoCloseable> driver, String url) {
            connection = driver.apply(url, this::receive);
        }

        private void receive(String argument) {
            if (argument.equals("upgrade")) {
                upgradedAt = events.size();
            } else {
                events.add(RestClient.object(argument).getInt("data"));
            }
        }

        /**
         * Blocks until the client is fewer than {@value #LAG} events behind, or has received none. On a busy machine it would miss its heartbeat
         * otherwise.
         */
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
