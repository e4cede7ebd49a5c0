package dev.sinal.rest;

import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Configures what all JAX-RS applications share. There are several, because one at {@code /} would hide static files on Payara. */
public abstract class RestApplication extends Application {
    private static final Set<Class<?>> SHARED = Set.of(
            AccessFilter.class, BodyFilter.class, JsonBodyReader.class, JsonReplyWriter.class, RestErrorMapper.class);

    /** Returns the application's resources, and the filters that only they need. */
    protected abstract Set<Class<?>> components();

    @Override
    public Set<Class<?>> getClasses() {
        return Stream.concat(components().stream(), SHARED.stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Map<String, Object> getProperties() {
        // Jersey (Payara) adds a WADL at each application's path.
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
