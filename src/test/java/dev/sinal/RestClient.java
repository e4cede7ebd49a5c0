package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A REST client of one server on 127.0.0.1. It sends the administrator's key by default. Every JSON response must match {@code openapi.yaml}. */
final class RestClient {
    static final String KEY = "GLOBALKEY";
    private static final OpenApi OPENAPI = new OpenApi();
    /** The gauges of what the server holds for clients. */
    private static final List<String> CLIENT_GAUGES =
            List.of("sinal_sessions", "sinal_sessions_waiting", "sinal_deadlines", "sinal_backlog_bytes");

    /** HTTP/1.1, the version that webhooks use. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;
    private final String key;

    RestClient(int port) {
        this(port, KEY);
    }

    private RestClient(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /** Returns a client with another administrator's key. */
    RestClient withKey(String globalKey) {
        return new RestClient(port, globalKey);
    }

    int port() {
        return port;
    }

    String url(String scheme, String path) {
        return scheme + "://127.0.0.1:" + port + path;
    }

    HttpResponse<String> call(String method, String path, String body) {
        return call(method, path, Optional.of(key), Optional.ofNullable(body));
    }

    HttpResponse<String> call(
            String method, String path, Optional<String> callerKey, Optional<String> body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url("http", path)))
                .timeout(Duration.ofMinutes(1))
                .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody))
                .header("content-type", "application/json");
        callerKey.ifPresent(value -> request.header("apikey", value));
        for (var header : headers) {
            var parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
        }
        try {
            return checked(method, path, http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Checks a response against openapi.yaml. One that is not JSON comes from the server, before Sinal is deployed. */
    private static HttpResponse<String> checked(String method, String path, HttpResponse<String> response) {
        var isJson = response.headers()
                .firstValue("content-type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        if (isJson) {
            OPENAPI.operation(method, path).ifPresent(operation -> assertThat(
                            OPENAPI.problems(operation, response.statusCode(), response.body()))
                    .as(method + " " + path + ": " + response.body())
                    .isEmpty());
        }
        return response;
    }

    /** Deletes the instance if it exists, creates it, and returns its token. */
    String create(String name) {
        call("DELETE", "/instance/delete/" + name, null);
        var body = "{\"instanceName\":\"" + name + "\",\"token\":\"" + token(name) + "\"}";
        expect(201, call("POST", "/instance/create", body));
        return token(name);
    }

    /** Creates an instance that streams these events, or all if there are none, and returns its token. */
    String createStreaming(String name, String... events) {
        var token = create(name);
        set(name, true, events);
        return token;
    }

    static String token(String instance) {
        return "token-of-" + instance;
    }

    /** Sets which events an instance streams. */
    void set(String name, boolean enabled, String... events) {
        var websocket = Json.createObjectBuilder()
                .add("enabled", enabled)
                .add("events", Json.createArrayBuilder(List.of(events)));
        var body = Json.createObjectBuilder().add("websocket", websocket).build();
        expect(201, call("POST", "/websocket/set/" + name, body.toString()));
    }

    /** Publishes one event. */
    void publish(String name, String event, String data) {
        expect(202, call("POST", "/event/publish/" + name, "{\"event\":\"" + event + "\",\"data\":" + data + "}"));
    }

    /** Publishes one {@code call} for each JSON text in one request, and returns the response. */
    HttpResponse<String> publishCalls(String name, Stream<?> data) {
        var events = data.map(json -> "{\"event\":\"call\",\"data\":" + json + "}");
        return call("POST", "/event/publish/" + name, events.collect(Collectors.joining(",", "[", "]")));
    }

    /** Opens a polling session, and returns its path, which ends with the sid. */
    String openPolling(String path) {
        var opened = expect(200, call("GET", path, null)).body();
        return path + "&sid=" + opened.replaceAll(".*?sid[\\\\\":]+([\\w-]+).*", "$1");
    }

    /** Requests an upgrade to WebSocket, and returns the whole response. */
    String upgrade(String path, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        var response = raw("GET " + path, all.toArray(String[]::new));
        return response.head() + new String(response.body(), StandardCharsets.UTF_8);
    }

    /** A response: its head with the blank line, and as many bytes as Content-Length states. */
    record Raw(String head, byte[] body) {
        /** Returns the head in lower case, because Payara and WildFly differ in it. */
        String headers() {
            return head.toLowerCase(Locale.ROOT);
        }
    }

    /** Sends a request without a body over a socket. */
    Raw raw(String methodAndPath, String... headers) {
        return raw(methodAndPath, new byte[0], headers);
    }

    /** Sends a request with a JSON body over a socket. */
    Raw rawWith(String json, String methodAndPath, String... headers) {
        var body = json.getBytes(StandardCharsets.UTF_8);
        var all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        all.add("Content-Length: " + body.length);
        return raw(methodAndPath, body, all.toArray(String[]::new));
    }

    /** Sends a request over a socket. The headers include {@code Content-Length} if there is a body. */
    Raw raw(String methodAndPath, byte[] body, String... headers) {
        var request = methodAndPath + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()) + "\r\n";
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) WaitTimeout.WAIT.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            return response(socket.getInputStream());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Raw response(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        var length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return new Raw(head.toString(), in.readNBytes(length));
    }

    /** Returns the values of all metrics, by names and labels. */
    Map<String, Double> metrics() {
        return expect(200, call("GET", "/metrics", null))
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }

    /** Returns the value of a metric, such as {@code sinal_sessions}. */
    double metric(String name) {
        var values = metrics();
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new AssertionError("no " + name + " in " + values));
    }

    /** Blocks until the server holds no session, no deadline of one, and no byte to send. */
    void awaitNoClients() {
        await("no clients")
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> {
                    var values = metrics();
                    for (var gauge : CLIENT_GAUGES) {
                        assertThat(values.get(gauge)).as(gauge).isZero();
                    }
                });
    }

    static HttpResponse<String> expect(int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new AssertionError(response.statusCode() + " instead of " + status + ": " + response.body());
        }
        return response;
    }

    static JsonValue json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    static JsonObject object(String text) {
        return json(text).asJsonObject();
    }
}
