package dev.sinal.rest;

import jakarta.json.JsonValue;

/**
 * The JSON body of a response, as text, so that neither server's own JSON providers write it.
 *
 * @param text one JSON value, or nothing, as the reference answers for what is switched off
 */
public record JsonReply(String text) {
    /** The media type in the reference's spelling. RESTEasy (WildFly 39) sends it without the space. */
    public static final String MEDIA_TYPE = "application/json; charset=utf-8";

    /** A body of no bytes. */
    public static final JsonReply EMPTY = new JsonReply("");

    /** Returns the body for a JSON value, {@link JsonValue#NULL} included. */
    public static JsonReply of(JsonValue value) {
        return new JsonReply(value.toString());
    }
}
