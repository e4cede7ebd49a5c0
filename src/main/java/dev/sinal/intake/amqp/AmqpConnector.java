package dev.sinal.intake.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import dev.sinal.config.AmqpSettings;
import dev.sinal.config.SettingError;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Opens connections to the RabbitMQ server of {@code SINAL_AMQP_URI}. With {@code amqps}, the server's certificate must be one that the JVM
 * trusts, for the host of the URI.
 */
final class AmqpConnector {
    /** RabbitMQ's own default for the largest message. A larger one than this server takes is received, to be put aside. */
    private static final int LARGEST_MESSAGE = 134_217_728;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

    private final ConnectionFactory factory;

    /**
     * @param threads makes the threads that read connections and send heartbeats
     * @param maxBody the largest body that is taken, in bytes
     */
    AmqpConnector(AmqpSettings settings, ThreadFactory threads, int maxBody) {
        factory = factory(URI.create(settings.uri().value()));
        factory.setThreadFactory(threads);
        // AmqpSource connects again itself: the library does not where the first connection fails.
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout((int) TIMEOUT.toMillis());
        factory.setChannelRpcTimeout((int) TIMEOUT.toMillis());
        factory.setShutdownTimeout((int) SHUTDOWN_TIMEOUT.toMillis());
        factory.setMaxInboundMessageBodySize(Math.max(maxBody, LARGEST_MESSAGE));
    }

    private static ConnectionFactory factory(URI uri) {
        var factory = new UriFactory();
        try {
            factory.setUri(uri);
            if (factory.isSSL()) {
                // What setUri selects is not the same in all versions of the library; this one verifies the host too.
                factory.useSslProtocol(SSLContext.getDefault());
            }
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            // Its message may have a part of the URI.
            throw new SettingError("SINAL_AMQP_URI", "a URI whose virtual host and query RabbitMQ's client can read");
        }
        // The library decodes ASCII only.
        if (uri.getRawUserInfo() != null) {
            var parts = uri.getRawUserInfo().split(":", 2);
            factory.setUsername(decode(parts[0]));
            factory.setPassword(parts.length == 2 ? decode(parts[1]) : "");
        }
        var path = uri.getRawPath();
        factory.setVirtualHost(path.length() > 1 ? decode(path.substring(1)) : ConnectionFactory.DEFAULT_VHOST);
        return factory;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    ConnectionFactory factory() {
        return factory;
    }

    /**
     * Opens a connection. Its consumers are called on the thread that reads it.
     *
     * @param name its name in RabbitMQ's lists of connections
     */
    Connection connect(String name) throws IOException, TimeoutException {
        return factory.newConnection(new CallingThreadExecutor(), name);
    }

    /** Reads the parameter of RabbitMQ's URIs that the library leaves to its users. */
    private static final class UriFactory extends ConnectionFactory {
        @Override
        protected void processUriQueryParameter(String key, String value) {
            if (key.equals("auth_mechanism") && "external".equalsIgnoreCase(value)) {
                setSaslConfig(DefaultSaslConfig.EXTERNAL);
            }
        }
    }
}
