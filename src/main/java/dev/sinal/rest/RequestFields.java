package dev.sinal.rest;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the members of a request's object, and gathers what is wrong with them in the words of the reference's
 * validator (jsonschema). An optional member that is {@code null} counts as absent.
 */
public final class RequestFields {
    private final JsonObject object;
    private final List<String> problems = new ArrayList<>();

    public RequestFields(JsonObject object) {
        this.object = object;
    }

    /** A member, unless it is absent. */
    public Optional<JsonValue> value(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> value != JsonValue.NULL);
    }

    /** A text of at most so many UTF-16 units, as a database can keep it. */
    public Optional<String> text(String name, int maxLength) {
        var value = value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof JsonString json)) {
            return refuse(name + " is not of a type(s) string");
        }
        var text = json.getString();
        if (text.length() > maxLength) {
            return refuse(name + " does not meet maximum length of " + maxLength);
        }
        // PostgreSQL takes neither, and JSON's escapes can write both.
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return refuse(name + " holds a NUL or half a surrogate pair");
        }
        return Optional.of(text);
    }

    /** A switch, off if absent. */
    public boolean flag(String name) {
        var value = value(name);
        if (value.isPresent() && value.get() != JsonValue.TRUE && value.get() != JsonValue.FALSE) {
            problems.add(name + " is not of a type(s) boolean");
        }
        return value.filter(JsonValue.TRUE::equals).isPresent();
    }

    /** Notes what is wrong, and answers that there is nothing to read. */
    public <T> Optional<T> refuse(String problem) {
        problems.add(problem);
        return Optional.empty();
    }

    public void refuse(List<String> more) {
        problems.addAll(more);
    }

    /** @throws RestError 400 with everything that is wrong, if anything is */
    public void check() {
        if (!problems.isEmpty()) {
            throw RestError.validation(problems);
        }
    }
}
