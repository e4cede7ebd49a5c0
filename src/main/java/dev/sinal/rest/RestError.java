package dev.sinal.rest;

import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An error response: {@code {"status":N,"error":"…","response":{"message":…}}}.
 *
 * <p>The shape of the message is the reference's: a text for 401, a list in a list for violations of a schema, else a list.
 */
public final class RestError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final JsonProvider JSON = JsonProvider.provider();
    /** The {@code Retry-After} of an outage whose end is unknown. */
    private static final Duration OUTAGE_RETRY = Duration.ofSeconds(5);

    private final int status;
    private final String body;
    private final Optional<Duration> retryAfter;

    private RestError(int status, String error, JsonValue message) {
        this(status, error, message, Optional.empty());
    }

    private RestError(int status, String error, JsonValue message, Optional<Duration> retryAfter) {
        // It is an expected answer: neither a stack trace nor a message that may quote the caller.
        super(status + " " + error, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
        this.body = JSON.createObjectBuilder()
                .add("status", status)
                .add("error", error)
                .add("response", JSON.createObjectBuilder().add("message", message))
                .build()
                .toString();
    }

    /** Returns 400 with one problem. */
    public static RestError badRequest(String message) {
        return of(400, "Bad Request", message);
    }

    /** Returns 400 with all violations of a schema, in a list in a list. */
    public static RestError validation(List<String> problems) {
        var list = JSON.createArrayBuilder(problems).build();
        return new RestError(
                400, "Bad Request", JSON.createArrayBuilder().add(list).build());
    }

    /** Returns 400 with the problems of a request. */
    public static RestError of(InvalidRequestException invalid) {
        return invalid.violatesSchema()
                ? validation(invalid.problems())
                : badRequest(invalid.problems().get(0));
    }

    /** Returns 401, the same for a key that is missing, unknown or another instance's. */
    public static RestError unauthorized() {
        return new RestError(401, "Unauthorized", JSON.createValue("Unauthorized"));
    }

    /** Returns 403. */
    public static RestError forbidden(String message) {
        return of(403, "Forbidden", message);
    }

    /** Returns 404. */
    public static RestError notFound(String message) {
        return of(404, "Not Found", message);
    }

    /** Returns 404 for a path that does not exist or does not have the method, in the reference's words. */
    static RestError noSuchPath(String method, String path) {
        return notFound("Cannot " + method + " " + path);
    }

    /** Returns 404 for an instance, in the reference's words. */
    public static RestError noSuchInstance(String name) {
        return notFound("The \"" + name + "\" instance does not exist");
    }

    /** Returns 413. */
    public static RestError payloadTooLarge(String message) {
        return of(413, "Payload Too Large", message);
    }

    /** Returns 429 with the time that the caller has to wait. */
    public static RestError tooMany(Duration wait) {
        var message = JSON.createArrayBuilder().add("Too many requests from this address");
        return new RestError(429, "Too Many Requests", message.build(), Optional.of(wait));
    }

    /** Returns 503, to be tried again after 5 seconds. */
    public static RestError unavailable(String message) {
        var list = JSON.createArrayBuilder().add(message).build();
        return new RestError(503, "Service Unavailable", list, Optional.of(OUTAGE_RETRY));
    }

    /** Returns 500 without any detail. */
    public static RestError internal() {
        return of(500, "Internal Server Error", "Internal Server Error");
    }

    /**
     * Returns an error of any status.
     *
     * @param error the reason phrase
     */
    public static RestError of(int status, String error, String message) {
        return new RestError(
                status, error, JSON.createArrayBuilder().add(message).build());
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the time after which the client may try again, if it is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Returns the JSON body of the response. */
    public String body() {
        return body;
    }
}
