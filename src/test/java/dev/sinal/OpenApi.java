package dev.sinal;

import jakarta.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code openapi.yaml} says: which requests there are, and how each may be answered. */
final class OpenApi {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");

    private final ApiDocument document = new ApiDocument("openapi.yaml");
    private final List<Operation> operations = document.object("/paths").keySet().stream()
            .flatMap(this::operations)
            .toList();

    /**
     * A request that there is.
     *
     * @param place where the document says what it is
     */
    record Operation(String method, String path, Pattern paths, String place) {
        boolean isAskedFor(String byMethod, String atPath) {
            return method.equals(byMethod) && paths.matcher(atPath).matches();
        }

        /** Such as {@code GET /monitor/ready}. */
        String name() {
            return method + " " + path;
        }
    }

    private Stream<Operation> operations(String path) {
        var place = "/paths/" + Json.encodePointer(path);
        var paths = Pattern.compile(VARIABLE.matcher(path).replaceAll("[^/]+"));
        return document.object(place).keySet().stream()
                .filter(member -> !member.equals("parameters"))
                .map(method -> new Operation(method.toUpperCase(Locale.ROOT), path, paths, place + "/" + method));
    }

    ApiDocument document() {
        return document;
    }

    List<Operation> operations() {
        return operations;
    }

    /** The operation that a request asks for; empty if the document knows none. */
    Optional<Operation> operation(String method, String pathAndQuery) {
        var path = pathAndQuery.split("[?]", 2)[0];
        return operations.stream()
                .filter(operation -> operation.isAskedFor(method, path))
                .findFirst();
    }

    /** What an answer in JSON has that the operation does not say; an empty one has nothing. */
    List<String> problems(Operation operation, int status, String json) {
        var responses = operation.place() + "/responses";
        if (!document.object(responses).containsKey(Integer.toString(status))) {
            return List.of("the status " + status);
        }
        var response = document.resolved(responses + "/" + status);
        return json.isEmpty()
                ? List.of()
                : document.problems(response + "/content/application~1json/schema", RestClient.json(json));
    }
}
