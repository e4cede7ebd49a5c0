package dev.sinal;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.sinal.event.EventType;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that openapi.yaml describes the REST API. */
class OpenApiTest {
    private static final OpenApi OPENAPI = new OpenApi();
    private static final ApiDocument DOCUMENT = OPENAPI.document();

    @Test
    void it_is_valid_by_the_schema_of_openapi() throws IOException {
        assertThat(DOCUMENT.problems("openapi-3.1.json")).isEmpty();
        assertThat(DOCUMENT.danglingReferences()).isEmpty();
    }

    @Test
    void it_has_exactly_the_methods_of_the_resources_and_their_parameters() {
        var documented = new TreeMap<String, Set<String>>();
        OPENAPI.operations().forEach(operation -> documented.put(operation.name(), parameters(operation)));
        assertThat(documented).isEqualTo(served());
    }

    @Test
    void each_operation_has_one_declared_tag() {
        var declared = DOCUMENT.at("/tags").asJsonArray().getValuesAs(JsonObject.class).stream()
                .map(tag -> tag.getString("name"))
                .toList();
        assertThat(OPENAPI.operations()).allSatisfy(operation -> assertThat(DOCUMENT.object(operation.pointer())
                        .getJsonArray("tags")
                        .getValuesAs(JsonString.class))
                .extracting(JsonString::getString)
                .hasSize(1)
                .isSubsetOf(declared));
    }

    @Test
    void its_event_types_are_those_of_the_settings() {
        assertThat(DOCUMENT.at("/components/schemas/EventType/enum")
                        .asJsonArray()
                        .getValuesAs(JsonString.class))
                .extracting(JsonString::getString)
                .containsExactly(Stream.of(EventType.values()).map(Enum::name).toArray(String[]::new));
    }

    @Test
    void its_examples_match_their_schemas() {
        DOCUMENT.all("schema").keySet().forEach(schema -> {
            var holder = schema.substring(0, schema.lastIndexOf('/'));
            examples(DOCUMENT.object(holder)).forEach(example -> assertThat(DOCUMENT.problems(schema, example))
                    .as(holder)
                    .isEmpty());
        });
    }

    @Test
    void the_recorded_exchanges_are_described() throws IOException {
        for (var exchange : Recorded.in("rest-recorded.jsonl")) {
            var name = exchange.getString("name");
            var request = exchange.getJsonObject("request");
            var status = exchange.getJsonObject("response").getInt("status");
            var operation = OPENAPI.operation(request.getString("method"), request.getString("path"));
            operation.ifPresentOrElse(
                    known -> {
                        assertThat(DOCUMENT.object(known.pointer() + "/responses"))
                                .as(name)
                                .containsKey(Integer.toString(status));
                        if (status < 300 && request.get("body") instanceof JsonObject body) {
                            var schema = known.pointer() + "/requestBody/content/application~1json/schema";
                            assertThat(DOCUMENT.problems(schema, body)).as(name).isEmpty();
                        }
                    },
                    () -> assertThat(status).as(name).isEqualTo(404));
        }
    }

    private static Map<String, Set<String>> served() {
        var served = new TreeMap<String, Set<String>>();
        for (var application : annotated(ApplicationPath.class)) {
            for (var resource : resources(application)) {
                for (var method : resource.getDeclaredMethods()) {
                    httpMethod(method)
                            .map(http -> http + " " + path(application, resource, method))
                            .ifPresent(name -> served.put(name, parameters(method)));
                }
            }
        }
        // The servlet for publications has no annotations of paths and parameters; PublishIT calls each of these.
        served.put("POST /event/publish/{instance}", Set.of("header Idempotency-Key", "path instance"));
        served.put("POST /event/webhook", Set.of());
        served.put("POST /event/webhook/{event}", Set.of("path event"));
        for (var servlet : annotated(WebServlet.class)) {
            Stream.of(servlet.getAnnotation(WebServlet.class).value())
                    .filter(pattern -> !pattern.contains("*")) // the others are Engine.IO's and that for publications
                    .forEach(path -> served.put("GET " + (path.isEmpty() ? "/" : path), Set.of()));
        }
        return served;
    }

    private static Stream<JsonValue> examples(JsonObject holder) {
        var many = holder.containsKey("examples")
                ? holder.getJsonObject("examples").values().stream()
                        .map(example -> example.asJsonObject().get("value"))
                : Stream.<JsonValue>empty();
        return Stream.concat(Stream.ofNullable(holder.get("example")), many);
    }

    private static Set<String> parameters(OpenApi.Operation operation) {
        var pointer = operation.pointer();
        return Stream.of(pointer.substring(0, pointer.lastIndexOf('/')), pointer)
                .filter(holder -> DOCUMENT.object(holder).containsKey("parameters"))
                .map(holder -> holder + "/parameters")
                .flatMap(list -> Stream.iterate(0, i -> i + 1)
                        .limit(DOCUMENT.at(list).asJsonArray().size())
                        .map(i -> DOCUMENT.object(DOCUMENT.resolved(list + "/" + i))))
                .map(parameter -> parameter.getString("in") + " " + parameter.getString("name"))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> parameters(Method method) {
        return Stream.of(method.getParameters())
                .flatMap(parameter -> Stream.of(
                                Optional.ofNullable(parameter.getAnnotation(PathParam.class))
                                        .map(path -> "path " + path.value()),
                                Optional.ofNullable(parameter.getAnnotation(QueryParam.class))
                                        .map(query -> "query " + query.value()),
                                Optional.ofNullable(parameter.getAnnotation(HeaderParam.class))
                                        .map(header -> "header " + header.value()))
                        .flatMap(Optional::stream))
                .collect(toCollection(TreeSet::new));
    }

    private static List<? extends Class<?>> annotated(Class<? extends Annotation> annotation) {
        return new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests()).importPackages("dev.sinal").stream()
                        .filter(type -> type.isAnnotatedWith(annotation))
                        .map(JavaClass::reflect)
                        .toList();
    }

    private static List<Class<?>> resources(Class<?> application) {
        try {
            var instance = (Application) application.getConstructor().newInstance();
            return instance.getClasses().stream()
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .toList();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> httpMethod(Method method) {
        return Stream.of(method.getAnnotations())
                .flatMap(annotation ->
                        Stream.ofNullable(annotation.annotationType().getAnnotation(HttpMethod.class)))
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String path(Class<?> application, Class<?> resource, Method method) {
        var path = application.getAnnotation(ApplicationPath.class).value() + "/" + path(resource) + "/" + path(method);
        var simple = path.replaceAll("/+", "/");
        return simple.endsWith("/") ? simple.substring(0, simple.length() - 1) : simple;
    }

    private static String path(AnnotatedElement element) {
        return element.isAnnotationPresent(Path.class)
                ? element.getAnnotation(Path.class).value()
                : "";
    }
}
