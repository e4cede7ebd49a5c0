package dev.sinal.transport;

import dev.sinal.access.RateLimits;
import dev.sinal.engineio.HandshakeError;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The gate's own answers, all of them JSON. */
public final class JsonResponse {
    private static final int TOO_MANY_REQUESTS = 429;
    /** Where nobody knows better. */
    private static final String RETRY_SECONDS = "5";

    private JsonResponse() {}

    /** Refuses a handshake, in Engine.IO's words. */
    public static void refuse(HttpServletResponse response, HandshakeError error) throws IOException {
        refuse(response, error, error.message());
    }

    /** Refuses a handshake that may come again. */
    public static void refuse(HttpServletResponse response, HandshakeError error, Duration wait) throws IOException {
        response.setHeader("Retry-After", RateLimits.retryAfter(wait));
        refuse(response, error);
    }

    /** Refuses a handshake, in Engine.IO's code and words of one's own. */
    public static void refuse(HttpServletResponse response, HandshakeError error, String message) throws IOException {
        sayWhetherToRetry(response, error);
        send(response, error.status(), refusal(error, message));
    }

    public static void sayWhetherToRetry(HttpServletResponse response, HandshakeError error) {
        var passes =
                error.status() == TOO_MANY_REQUESTS || error.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        if (passes && !response.containsHeader("Retry-After")) {
            response.setHeader("Retry-After", RETRY_SECONDS);
        }
    }

    static JsonObject refusal(HandshakeError error, String message) {
        return Json.createObjectBuilder()
                .add("code", error.code())
                .add("message", message)
                .build();
    }

    /** Says that there is nothing here, in the reference's words. */
    public static void notFound(HttpServletResponse response, String method, String path) throws IOException {
        var message = Json.createArrayBuilder().add("Cannot " + method + " " + path);
        var body = Json.createObjectBuilder()
                .add("status", HttpServletResponse.SC_NOT_FOUND)
                .add("error", "Not Found")
                .add("response", Json.createObjectBuilder().add("message", message));
        send(response, HttpServletResponse.SC_NOT_FOUND, body.build());
    }

    /** Answers with a body of JSON. */
    public static void send(HttpServletResponse response, int status, JsonObject body) throws IOException {
        send(response, status, "application/json", body.toString());
    }

    /** Answers with a body of text. */
    public static void send(HttpServletResponse response, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setCharacterEncoding("utf-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
