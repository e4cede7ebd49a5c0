package dev.sinal.rest;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The members of a JSON object in a request, with the problems found in them in the words of the reference's validator (jsonschema). An
 * optional member that is {@code null} counts as absent.
 */
public final class RequestFields {
    private final JsonObject object;
    private final List<String> problems = new ArrayList<>();

    public RequestFields(JsonObject object) {
        this.object = object;
    }

    /** Returns a member, or empty if it is absent. */
    public Optional<JsonValue> value(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> value != JsonValue.NULL);
    }

    /**
     * Returns a text that a database can store.
     *
     * @param maxLength the largest length in UTF-16 units
     */
    public Optional<String> text(String name, int maxLength) {
        var value = value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof JsonString json)) {
            return invalid(name + " is not of a type(s) string");
        }
        var text = json.getString();
        if (text.length() > maxLength) {
            return invalid(name + " does not meet maximum length of " + maxLength);
        }
        // PostgreSQL stores neither, and JSON's escapes can express both.
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return invalid(name + " holds a NUL or half a surrogate pair");
        }
        return Optional.of(text);
    }

    /** Returns a boolean, false if it is absent. */
    public boolean flag(String name) {
        var value = value(name);
        if (value.isPresent() && value.get() != JsonValue.TRUE && value.get() != JsonValue.FALSE) {
            problems.add(name + " is not of a type(s) boolean");
        }
        return value.filter(JsonValue.TRUE::equals).isPresent();
    }

    /** Adds a problem, and returns empty in place of the value. */
    public <T> Optional<T> invalid(String problem) {
        problems.add(problem);
        return Optional.empty();
    }

    /** Adds problems that were found elsewhere. */
    public void addProblems(List<String> more) {
        problems.addAll(more);
    }

    /** @throws InvalidRequestException with all problems, if there are any */
    public void requireValid() {
        if (!problems.isEmpty()) {
            throw InvalidRequestException.ofSchema(problems);
        }
    }
}
