package dev.sinal.intake.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import dev.sinal.config.AmqpSettings;
import dev.sinal.config.Secret;
import dev.sinal.config.SettingError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmqpConnectorTest {
    @Test
    void the_parts_of_the_uri_are_decoded() {
        var factory = factory("amqp://us%C3%A9r:p%2B%40+s@rabbit.test:5673/v%2F1");
        assertThat(factory.getUsername()).isEqualTo("usér");
        assertThat(factory.getPassword()).isEqualTo("p+@+s");
        assertThat(factory.getHost()).isEqualTo("rabbit.test");
        assertThat(factory.getPort()).isEqualTo(5673);
        assertThat(factory.getVirtualHost()).isEqualTo("v/1");
        assertThat(factory.isSSL()).isFalse();
    }

    @Test
    void what_is_missing_has_the_defaults() {
        for (var uri : List.of("amqp://rabbit.test", "amqp://rabbit.test/")) {
            var factory = factory(uri);
            assertThat(factory.getUsername()).isEqualTo("guest");
            assertThat(factory.getPort()).isEqualTo(5672);
            assertThat(factory.getVirtualHost()).isEqualTo("/");
        }
    }

    @Test
    void a_client_certificate_can_replace_the_password() {
        assertThat(factory("amqps://rabbit.test?auth_mechanism=external").getSaslConfig())
                .isSameAs(DefaultSaslConfig.EXTERNAL);
    }

    @Test
    void a_message_that_is_too_large_is_still_received() {
        assertThat(factory("amqp://rabbit.test"))
                .satisfies(factory -> assertThat(factory.params(null).getMaxInboundMessageBodySize())
                        .isEqualTo(134_217_728));
    }

    @Test
    void an_error_does_not_show_the_uri() {
        assertThatThrownBy(() -> factory("amqp://user:secret@rabbit.test/one/two"))
                .isInstanceOf(SettingError.class)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void a_certificate_that_nobody_has_signed_is_refused(@TempDir Path directory) throws Exception {
        var threads = Executors.newCachedThreadPool();
        try (var server = (SSLServerSocket)
                selfSigned(directory.resolve("keys")).getServerSocketFactory().createServerSocket(0)) {
            var accepted = threads.submit(() -> {
                try (var socket = server.accept()) {
                    return socket.getInputStream().read();
                } catch (IOException refused) {
                    return -1;
                }
            });
            var connector = connector("amqps://user:secret@localhost:" + server.getLocalPort());
            assertThatThrownBy(() -> connector.connect("test"))
                    .isInstanceOf(SSLHandshakeException.class)
                    .satisfies(failure -> assertThat(AmqpProblem.of(failure))
                            .contains("certification path")
                            .doesNotContain("secret"));
            accepted.get(1, TimeUnit.MINUTES);
        } finally {
            threads.shutdownNow();
        }
    }

    private static SSLContext selfSigned(Path file) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        "testing",
                        "-keystore",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(new File(file + ".log"))
                .start()
                .onExit()
                .join();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file.toFile(), "testing".toCharArray()), "testing".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static ConnectionFactory factory(String uri) {
        return connector(uri).factory();
    }

    private static AmqpConnector connector(String uri) {
        return new AmqpConnector(
                new AmqpSettings(new Secret(uri), List.of(), "sinal", 1_000), Executors.defaultThreadFactory(), 1_000);
    }
}
