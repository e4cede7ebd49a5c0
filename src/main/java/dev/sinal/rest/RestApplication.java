package dev.sinal.rest;

import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the REST applications have in common. There are several, for one at {@code /} would hide static files on Payara. */
public abstract class RestApplication extends Application {
    /** What the application serves. */
    protected abstract Set<Class<?>> resources();

    @Override
    public Set<Class<?>> getClasses() {
        return Stream.concat(resources().stream(), Stream.of(RestErrorMapper.class))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Map<String, Object> getProperties() {
        // Jersey (Payara) adds a WADL at each application's path.
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
