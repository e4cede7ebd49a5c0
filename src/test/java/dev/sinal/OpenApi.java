package dev.sinal;

import jakarta.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The operations of {@code openapi.yaml} and their responses. */
final class OpenApi {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");

    private final ApiDocument document = new ApiDocument("openapi.yaml");
    private final List<Operation> operations = document.object("/paths").keySet().stream()
            .flatMap(this::operations)
            .toList();

    /**
     * An operation.
     *
     * @param paths matches the paths of the template
     * @param pointer the pointer of its description
     */
    record Operation(String method, String path, Pattern paths, String pointer) {
        boolean matches(String requestMethod, String requestPath) {
            return method.equals(requestMethod) && paths.matcher(requestPath).matches();
        }

        /** Returns method and path, such as {@code GET /monitor/ready}. */
        String name() {
            return method + " " + path;
        }
    }

    private Stream<Operation> operations(String path) {
        var pointer = "/paths/" + Json.encodePointer(path);
        var paths = Pattern.compile(VARIABLE.matcher(path).replaceAll("[^/]+"));
        return document.object(pointer).keySet().stream()
                .filter(member -> !member.equals("parameters"))
                .map(method -> new Operation(method.toUpperCase(Locale.ROOT), path, paths, pointer + "/" + method));
    }

    ApiDocument document() {
        return document;
    }

    List<Operation> operations() {
        return operations;
    }

    /** Returns the operation of a request; empty if the document has none. */
    Optional<Operation> operation(String method, String pathAndQuery) {
        var path = pathAndQuery.split("[?]", 2)[0];
        return operations.stream()
                .filter(operation -> operation.matches(method, path))
                .findFirst();
    }

    /** Returns the violations of the operation's description by a JSON response; none for an empty body. */
    List<String> problems(Operation operation, int status, String json) {
        var responses = operation.pointer() + "/responses";
        if (!document.object(responses).containsKey(Integer.toString(status))) {
            return List.of("the status " + status);
        }
        var response = document.resolved(responses + "/" + status);
        return json.isEmpty()
                ? List.of()
                : document.problems(response + "/content/application~1json/schema", RestClient.json(json));
    }
}
