package dev.sinal.instance;

import dev.sinal.access.AccessPolicy;
import dev.sinal.access.Action;
import dev.sinal.access.ApiKey;
import dev.sinal.access.Caller;
import dev.sinal.access.Decision;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** Lets REST requests in by their header {@code apikey}; the address counts for nothing here. */
@Singleton
public class RestAccess {
    private final Callers callers;

    @Inject
    public RestAccess(Callers callers) {
        this.callers = callers;
    }

    /**
     * Lets the request go on if its caller may do this.
     *
     * @throws RestError 401 if not, whether what it names exists or not (the reference tells: 404)
     */
    public void require(HttpHeaders headers, Action action) {
        require(headers, Optional.empty(), action);
    }

    /**
     * The same, for a caller that may be unable to send a header.
     *
     * @param bodyKey the key that counts where there is none in the header
     * @throws RestError 401 if the caller may not do this
     */
    public void require(HttpHeaders headers, Optional<String> bodyKey, Action action) {
        var caller = callers.identify(key(headers).or(() -> key(bodyKey)), false);
        if (AccessPolicy.decide(caller, action) != Decision.ALLOWED) {
            throw RestError.unauthorized();
        }
    }

    /** Who is calling. */
    public Caller caller(HttpHeaders headers) {
        return callers.identify(key(headers), false);
    }

    private static Optional<ApiKey> key(HttpHeaders headers) {
        return key(Optional.ofNullable(headers.getHeaderString("apikey")));
    }

    private static Optional<ApiKey> key(Optional<String> text) {
        return text.filter(key -> !key.isBlank()).map(ApiKey::new);
    }
}
