package dev.sinal.rest;

import dev.sinal.config.IntakeSettings;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.stream.Stream;

/** Reads request bodies of JSON, of any media type, up to the length that {@link MaxBody} allows. */
@Provider
@Consumes(MediaType.WILDCARD)
public class JsonBodyReader implements MessageBodyReader<JsonBody> {
    /** Enough for any request that manages instances: 1 MiB. */
    private static final int DEFAULT_LIMIT = 1 << 20;

    @Inject
    private IntakeSettings intake;

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == JsonBody.class;
    }

    @Override
    public JsonBody readFrom(
            Class<JsonBody> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body) {
        return JsonBody.read(body, limit(annotations));
    }

    private int limit(Annotation[] annotations) {
        return Stream.of(annotations)
                .flatMap(annotation -> annotation instanceof MaxBody max ? Stream.of(max.value()) : Stream.empty())
                .findFirst()
                .map(limit -> limit == MaxBody.OF_PUBLICATIONS ? intake.maxBody() : limit)
                .orElse(DEFAULT_LIMIT);
    }
}
