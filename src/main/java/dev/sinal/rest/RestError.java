package dev.sinal.rest;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A refusal that a REST client reads: {@code {"status":N,"error":"…","response":{"message":…}}}.
 *
 * <p>The shape of the message is the reference's: a text for 401, a list in a list for validation, else a list.
 */
public final class RestError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Where nobody knows better. */
    private static final Duration PASSING = Duration.ofSeconds(5);

    private final int status;
    private final String body;
    private final Optional<Duration> retryAfter;

    private RestError(int status, String error, JsonValue message) {
        this(status, error, message, Optional.empty());
    }

    private RestError(int status, String error, JsonValue message, Optional<Duration> retryAfter) {
        // Neither a text that may quote the caller nor a stack trace: it is an answer, not an accident.
        super(status + " " + error, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
        this.body = Json.createObjectBuilder()
                .add("status", status)
                .add("error", error)
                .add("response", Json.createObjectBuilder().add("message", message))
                .build()
                .toString();
    }

    /** 400, with one thing that is wrong. */
    public static RestError badRequest(String message) {
        return of(400, "Bad Request", message);
    }

    /** 400, with everything that is wrong, in a list in a list. */
    public static RestError validation(List<String> problems) {
        var list = Json.createArrayBuilder(problems).build();
        return new RestError(
                400, "Bad Request", Json.createArrayBuilder().add(list).build());
    }

    /** 401, for a key that is missing, wrong or another's alike. */
    public static RestError unauthorized() {
        return new RestError(401, "Unauthorized", Json.createValue("Unauthorized"));
    }

    /** 403. */
    public static RestError forbidden(String message) {
        return of(403, "Forbidden", message);
    }

    /** 404. */
    public static RestError notFound(String message) {
        return of(404, "Not Found", message);
    }

    /** 404 for an instance, in the reference's words. */
    public static RestError noSuchInstance(String name) {
        return notFound("The \"" + name + "\" instance does not exist");
    }

    /** 413. */
    public static RestError payloadTooLarge(String message) {
        return of(413, "Payload Too Large", message);
    }

    /** 429, with how long the caller has to wait. */
    public static RestError tooMany(Duration wait) {
        var message = Json.createArrayBuilder().add("Too many requests from this address");
        return new RestError(429, "Too Many Requests", message.build(), Optional.of(wait));
    }

    /** 503, with a time after which it may have passed. */
    public static RestError unavailable(String message) {
        var list = Json.createArrayBuilder().add(message).build();
        return new RestError(503, "Service Unavailable", list, Optional.of(PASSING));
    }

    /** 500, which tells the client nothing. */
    public static RestError internal() {
        return of(500, "Internal Server Error", "Internal Server Error");
    }

    /**
     * Any other.
     *
     * @param error the reason phrase
     */
    public static RestError of(int status, String error, String message) {
        return new RestError(
                status, error, Json.createArrayBuilder().add(message).build());
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** How long the client should wait before it tries again, where that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** The JSON that the client reads. */
    public String body() {
        return body;
    }
}
