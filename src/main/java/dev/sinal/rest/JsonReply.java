package dev.sinal.rest;

import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Answers in JSON, whatever the client says it accepts: the reference doesn't negotiate either. */
public final class JsonReply {
    // As the reference spells it; RESTEasy (WildFly 39) writes it without the space.
    private static final String CONTENT_TYPE = "application/json; charset=utf-8";

    private JsonReply() {}

    /** A status and a JSON value, {@link JsonValue#NULL} included. */
    public static Response of(int status, JsonValue body) {
        return of(status, body.toString());
    }

    /** A status and a body of no bytes, as the reference answers for what is switched off. */
    public static Response empty(int status) {
        return of(status, "");
    }

    /** A status and JSON that is text already, so that neither server's JSON providers have a say in it. */
    public static Response of(int status, String json) {
        return Response.status(status)
                .header(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(json)
                .build();
    }
}
