package dev.sinal.intake.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sinal.config.Secret;
import dev.sinal.config.UpstreamSettings;
import dev.sinal.config.UpstreamSettings.SettingsOwner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that gives one answer to every request, and records the requests. */
final class FakeEvolution implements AutoCloseable {
    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String body = "[]";

    FakeEvolution() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("apikey") + (sent.isEmpty() ? "" : " " + sent));
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    void answers(int newStatus, String newBody) {
        status = newStatus;
        body = newBody;
    }

    /** Returns the requests, each with its method, address, key and body. */
    List<String> requests() {
        return requests;
    }

    UpstreamSettings settings(SettingsOwner owner) {
        return new UpstreamSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/path"),
                new Secret("KEY"),
                owner,
                Duration.ofMinutes(5),
                10_000);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
