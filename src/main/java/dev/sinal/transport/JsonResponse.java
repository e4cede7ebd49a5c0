package dev.sinal.transport;

import dev.sinal.access.RateLimits;
import dev.sinal.engineio.HandshakeError;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes the JSON responses that {@link Gate} and the servlets give themselves. */
public final class JsonResponse {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int TOO_MANY_REQUESTS = 429;
    /** The {@code Retry-After} of errors whose duration is not known. */
    private static final String RETRY_SECONDS = "5";

    private JsonResponse() {}

    /** Rejects a handshake with Engine.IO's code and message. */
    public static void reject(HttpServletResponse response, HandshakeError error) throws IOException {
        reject(response, error, error.message());
    }

    /** Rejects a handshake that may be repeated after a wait. */
    public static void reject(HttpServletResponse response, HandshakeError error, Duration wait) throws IOException {
        response.setHeader("Retry-After", RateLimits.retryAfter(wait));
        reject(response, error);
    }

    /** Rejects a handshake with Engine.IO's code and a message of our own. */
    public static void reject(HttpServletResponse response, HandshakeError error, String message) throws IOException {
        setRetryAfter(response, error);
        send(response, error.status(), errorBody(error, message));
    }

    /** Sets {@code Retry-After} if the error is temporary and the header is not set yet. */
    static void setRetryAfter(HttpServletResponse response, HandshakeError error) {
        var temporary =
                error.status() == TOO_MANY_REQUESTS || error.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        if (temporary && !response.containsHeader("Retry-After")) {
            response.setHeader("Retry-After", RETRY_SECONDS);
        }
    }

    static JsonObject errorBody(HandshakeError error, String message) {
        return JSON.createObjectBuilder()
                .add("code", error.code())
                .add("message", message)
                .build();
    }

    /** Answers 404 with the reference's body. */
    public static void notFound(HttpServletResponse response, String method, String path) throws IOException {
        var message = JSON.createArrayBuilder().add("Cannot " + method + " " + path);
        var body = JSON.createObjectBuilder()
                .add("status", HttpServletResponse.SC_NOT_FOUND)
                .add("error", "Not Found")
                .add("response", JSON.createObjectBuilder().add("message", message));
        send(response, HttpServletResponse.SC_NOT_FOUND, body.build());
    }

    /** Answers with a JSON body. */
    public static void send(HttpServletResponse response, int status, JsonObject body) throws IOException {
        send(response, status, "application/json", body.toString());
    }

    /** Answers with a text body, in UTF-8. */
    public static void send(HttpServletResponse response, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setCharacterEncoding("utf-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
