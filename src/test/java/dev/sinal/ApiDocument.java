package dev.sinal;

import dev.harrel.jsonschema.FormatEvaluatorFactory;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** A description of Sinal's interface, as the WAR serves it. Its parts are addressed by JSON pointers. */
final class ApiDocument {
    private static final ValidatorFactory VALIDATORS = new ValidatorFactory()
            .withJsonNodeFactory(new JakartaJsonNode.Factory())
            .withEvaluatorFactory(new FormatEvaluatorFactory(Set.of("date-time", "uuid")));

    private final JsonObject tree;
    private final Validator validator = VALIDATORS.createValidator();
    private final Map<String, URI> schemas = new HashMap<>();

    /** @param file the file name, such as {@code openapi.yaml} */
    ApiDocument(String file) {
        tree = read(Path.of("webapp", file));
    }

    private static JsonObject read(Path file) {
        try (var in = Files.newBufferedReader(file)) {
            Map<String, Object> yaml = new Yaml().load(in);
            return Json.createObjectBuilder(yaml).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the value at a pointer. */
    JsonValue at(String pointer) {
        return tree.getValue(pointer);
    }

    /** Returns the object at a pointer. */
    JsonObject object(String pointer) {
        return at(pointer).asJsonObject();
    }

    /** Returns the pointer, or the pointer that the reference at it leads to. */
    String resolved(String pointer) {
        return at(pointer) instanceof JsonObject object && object.containsKey("$ref")
                ? resolved(object.getString("$ref").substring(1))
                : pointer;
    }

    /** Returns the violations of a schema for such documents, which is one of the test resources. */
    List<String> problems(String schema) throws IOException {
        try (var in = ApiDocument.class.getResourceAsStream("/schemas/" + schema);
                var reader = Json.createReader(in)) {
            return problems(VALIDATORS.validate(reader.readValue(), tree));
        }
    }

    /** Returns the violations of the schema at a pointer by a value. */
    synchronized List<String> problems(String pointer, JsonValue value) {
        return problems(validator.validate(schemas.computeIfAbsent(pointer, this::register), value));
    }

    /**
     * Registers a schema with everything that it may refer to, because the braces of a path template are not allowed in a URI. The validator
     * checks that these are schemas too.
     */
    private URI register(String pointer) {
        return validator.registerSchema(Json.createObjectBuilder()
                .add("components", at("/components"))
                .add("$defs", at("/components/schemas"))
                .add("allOf", Json.createArrayBuilder().add(at(pointer)))
                .build());
    }

    private static List<String> problems(Validator.Result result) {
        return result.getErrors().stream()
                .map(error -> error.getInstanceLocation() + " " + error.getError())
                .toList();
    }

    /** Returns all members of this name, by their pointers. */
    Map<String, JsonValue> all(String name) {
        var found = new TreeMap<String, JsonValue>();
        collect(name, "", tree, found);
        return found;
    }

    private static void collect(String name, String pointer, JsonValue value, Map<String, JsonValue> found) {
        if (value instanceof JsonObject object) {
            object.forEach((key, member) -> {
                var memberPointer = pointer + "/" + Json.encodePointer(key);
                if (key.equals(name)) {
                    found.put(memberPointer, member);
                }
                collect(name, memberPointer, member, found);
            });
        } else if (value instanceof JsonStructure array) {
            var elements = array.asJsonArray();
            for (var i = 0; i < elements.size(); i++) {
                collect(name, pointer + "/" + i, elements.get(i), found);
            }
        }
    }

    /** Returns the references without a target. */
    List<String> danglingReferences() {
        return all("$ref").values().stream()
                .map(reference -> ((JsonString) reference).getString().substring(1))
                .filter(pointer -> !Json.createPointer(pointer).containsValue(tree))
                .toList();
    }
}
