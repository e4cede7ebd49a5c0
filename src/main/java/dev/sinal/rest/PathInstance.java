package dev.sinal.rest;

import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.stream.Stream;

/** The instance that the path of a request names: {@code {instanceName}} in the reference's paths, {@code {instance}} in Sinal's. */
public final class PathInstance {
    private PathInstance() {}

    /** Returns the instance's name, or empty if the path of the matched method names none. */
    public static Optional<String> of(UriInfo uri) {
        var parameters = uri.getPathParameters();
        return Stream.of("instance", "instanceName")
                .flatMap(name -> Stream.ofNullable(parameters.getFirst(name)))
                .findFirst();
    }
}
