package dev.sinal.intake.upstream;

import dev.sinal.config.Settings;
import dev.sinal.config.UpstreamSettings;
import dev.sinal.event.RawJson;
import dev.sinal.rest.UnavailableException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * The REST interface of a running Evolution API, and the HTTP client for its Socket.IO server.
 *
 * <p>The client connects through the proxy that {@link java.net.ProxySelector#getDefault} selects, which is the one of the JVM's system
 * properties. It creates threads of its own: {@code OkHttp Dispatcher}, one for each WebSocket, which reads it, {@code OkHttp WebSocket},
 * and {@code OkHttp ConnectionPool}. They end when they have been idle for a minute, or with {@link #close}.
 */
@Singleton
class EvolutionApi {
    static final String KEY_HEADER = "apikey";

    private static final Duration LIST_TIMEOUT = Duration.ofSeconds(30);
    /** Events wait for it. */
    private static final Duration FIND_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration SET_TIMEOUT = Duration.ofSeconds(10);
    /** In bytes, of which an instance with all its settings has some 2,000. The answer is in memory more than once. */
    private static final long MAX_BODY =
            Math.max(10_000_000, Runtime.getRuntime().maxMemory() / 16);

    private static final MediaType JSON = MediaType.get("application/json");
    private static final String LICENSE_REQUIRED = "LICENSE_REQUIRED";

    private final Optional<UpstreamSettings> settings;
    private OkHttpClient http;

    @Inject
    EvolutionApi(Settings settings) {
        this(settings.upstream());
    }

    EvolutionApi(Optional<UpstreamSettings> settings) {
        this.settings = settings;
    }

    /** Returns the settings; empty if no Evolution API is configured, and then nothing else may be called. */
    Optional<UpstreamSettings> settings() {
        return settings;
    }

    /** Returns the client. It follows no redirects, to which it would send the key. */
    synchronized OkHttpClient http() {
        if (http == null) {
            http = new OkHttpClient.Builder()
                    .followRedirects(false)
                    .followSslRedirects(false)
                    .build();
        }
        return http;
    }

    @PreDestroy
    synchronized void close() {
        if (http != null) {
            http.dispatcher().cancelAll();
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    /**
     * Returns all instances.
     *
     * @throws UnavailableException with the reason if there is no such answer
     */
    List<EvolutionInstance> instances() {
        return rows(send(request(address("instance", "fetchInstances").build()).build(), LIST_TIMEOUT));
    }

    /**
     * Returns the instance of a name.
     *
     * @throws UnavailableException with the reason if there is no answer within two seconds
     */
    Optional<EvolutionInstance> instance(String name) {
        var address = address("instance", "fetchInstances").addQueryParameter("instanceName", name);
        var answer = send(request(address.build()).build(), FIND_TIMEOUT);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        return rows(answer).stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /**
     * Sets what an instance streams, and returns the answer.
     *
     * @throws UnavailableException with the reason if there is none, or if it is about the key and not about the request
     */
    Answer setWebsocket(String instance, RawJson body) {
        var request = request(
                        address("websocket", "set").addPathSegment(instance).build())
                .post(RequestBody.create(JSON, body.text()));
        var answer = send(request.build(), SET_TIMEOUT);
        if (answer.status() == 401 || answer.status() == 403) {
            throw new UnavailableException(problem(answer));
        }
        return answer;
    }

    private HttpUrl.Builder address(String first, String second) {
        return HttpUrl.get(settings.orElseThrow().url())
                .newBuilder()
                .addPathSegment(first)
                .addPathSegment(second);
    }

    private Request.Builder request(HttpUrl address) {
        return new Request.Builder()
                .url(address)
                .header(KEY_HEADER, settings.orElseThrow().apiKey().value());
    }

    private Answer send(Request request, Duration timeout) {
        var client = http().newBuilder()
                .callTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .build();
        try (var response = client.newCall(request).execute();
                var body = response.body()) {
            if (body.source().request(MAX_BODY + 1)) {
                throw new UnavailableException("Evolution API's answer is larger than " + MAX_BODY + " bytes");
            }
            return new Answer(response.code(), body.string());
        } catch (IOException e) {
            throw new UnavailableException("Evolution API does not answer", e);
        }
    }

    private static List<EvolutionInstance> rows(Answer answer) {
        var rows = RawJson.parseOrNull(answer.body());
        if (answer.status() != 200 || !rows.isArray()) {
            throw new UnavailableException(problem(answer));
        }
        return EvolutionInstance.parse(rows);
    }

    private static String problem(Answer answer) {
        return problem(answer.status(), answer.body());
    }

    /** Returns what an answer that refuses a request means to an operator. */
    static String problem(int status, String body) {
        var members = RawJson.parseOrNull(body).members(Set.of("code", "error")::contains);
        if (members.getOrDefault("code", RawJson.NULL)
                .asString()
                .filter(LICENSE_REQUIRED::equals)
                .isPresent()) {
            return LICENSE_REQUIRED + ": "
                    + members.getOrDefault("error", RawJson.NULL).asString().orElse("");
        }
        return isAboutKey(status, body)
                ? "Evolution API refuses the global key: SINAL_UPSTREAM_APIKEY is wrong"
                : "Evolution API answers with status " + status;
    }

    /** Its Socket.IO server refuses the handshake of a WebSocket with 400 and a text, whatever the reason. */
    private static boolean isAboutKey(int status, String body) {
        return status == 401
                || status == 403
                || body.contains("Invalid global token")
                || body.contains("apiKey is required");
    }

    /** Returns whether a {@link #problem} is that the Evolution API is not activated. */
    static boolean isLicenseRequired(String problem) {
        return problem.startsWith(LICENSE_REQUIRED);
    }

    /** The answer to a request. */
    record Answer(int status, String body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }
    }
}
