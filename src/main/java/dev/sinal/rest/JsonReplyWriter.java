package dev.sinal.rest;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** Writes response bodies of JSON and their headers. */
@Provider
@Produces(MediaType.APPLICATION_JSON)
public class JsonReplyWriter implements MessageBodyWriter<JsonReply>, ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof JsonReply) {
            // As text: Jersey (Payara) writes a MediaType without the space that the reference has.
            response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, JsonReply.MEDIA_TYPE);
            response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == JsonReply.class;
    }

    @Override
    public void writeTo(
            JsonReply reply,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body)
            throws IOException {
        body.write(reply.text().getBytes(StandardCharsets.UTF_8));
    }
}
