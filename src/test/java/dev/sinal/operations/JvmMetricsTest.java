package dev.sinal.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Tests that the metrics of the JVM do not keep the class loader of an application that was undeployed. */
class JvmMetricsTest {
    @Test
    void the_class_loader_of_an_application_that_was_scraped_is_unloaded() throws Exception {
        var loader = new WeakReference<>(scrapeInAnotherLoader());
        await().until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    private static ClassLoader scrapeInAnotherLoader() throws Exception {
        var classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(JvmMetricsTest::url)
                .toArray(URL[]::new);
        try (var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            var registryType = loader.loadClass(PrometheusRegistry.class.getName());
            var registry = registryType.getConstructor().newInstance();
            var metrics = loader.loadClass(JvmMetrics.class.getName());
            var register = metrics.getDeclaredMethod("register", registryType);
            register.setAccessible(true);
            register.invoke(null, registry);
            var snapshots = registryType.getMethod("scrape").invoke(registry);
            assertThat((Iterable<?>) snapshots).isNotEmpty();
            return loader;
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (java.net.MalformedURLException invalid) {
            throw new IllegalArgumentException(invalid);
        }
    }
}
