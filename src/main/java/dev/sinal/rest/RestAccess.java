package dev.sinal.rest;

import dev.sinal.access.AccessPolicy;
import dev.sinal.access.Action;
import dev.sinal.access.ApiKey;
import dev.sinal.access.Audit;
import dev.sinal.access.Caller;
import dev.sinal.access.CallerResolver;
import dev.sinal.access.ClientAddress;
import dev.sinal.access.Decision;
import dev.sinal.access.RateLimits;
import dev.sinal.access.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** Lets REST requests in by their header {@code apikey}; the address opens nothing here. */
@Singleton
public class RestAccess {
    private final CallerResolver callers;
    private final RateLimits floods;
    private final Audit audit;
    private final HttpServletRequest request;

    /** @param request stands for the one at hand */
    @Inject
    public RestAccess(CallerResolver callers, RateLimits floods, Audit audit, HttpServletRequest request) {
        this.callers = callers;
        this.floods = floods;
        this.audit = audit;
        this.request = request;
    }

    /**
     * Reads the body of a request whose caller may do this. A body takes as long as its sender likes, and a key may be revoked
     * meanwhile: hence the caller is looked at before it comes, and again when it is there.
     *
     * @param limit how many bytes it may have at most
     * @throws RestError as {@link #require(HttpHeaders, Action)} and {@link JsonBody#read}
     */
    public JsonBody read(HttpHeaders headers, Action action, InputStream body, int limit) {
        require(headers, action);
        var read = JsonBody.read(body, limit);
        require(headers, action);
        return read;
    }

    /**
     * Lets a publication come in, whoever sends it.
     *
     * @throws RestError 429 if there were too many from its address, or too many wrong keys
     */
    public void requirePace() {
        var from = from();
        refuse(floods.penalty(from), Refusal.TOO_MANY_KEYS, "to publish", from);
        refuse(floods.publication(from), Refusal.TOO_MANY_PUBLICATIONS, "to publish", from);
    }

    /**
     * Lets the request go on if its caller may do this.
     *
     * @return who is calling
     * @throws RestError 401 if not, whether what it names exists or not (the reference tells: 404); 429 if it has to wait
     */
    public Caller require(HttpHeaders headers, Action action) {
        return require(headers, Optional.empty(), action);
    }

    /**
     * The same, for a caller that may be unable to send a header.
     *
     * @param bodyKey the key that counts where there is none in the header
     * @throws RestError 401 if the caller may not do this; 429 if it has to wait
     */
    public Caller require(HttpHeaders headers, Optional<String> bodyKey, Action action) {
        var from = from();
        var key = key(headers).or(() -> key(bodyKey));
        if (key.isPresent()) {
            refuse(floods.penalty(from), Refusal.TOO_MANY_KEYS, action.toString(), from);
        }
        var caller = callers.resolve(key, false);
        var decision = AccessPolicy.decide(caller, action);
        if (decision != Decision.ALLOWED) {
            key.filter(wrong -> decision == Decision.WRONG_KEY).ifPresent(wrong -> floods.wrongKey(from, wrong));
            audit.refused(decision.refusal(), action.toString(), from);
            throw RestError.unauthorized();
        }
        return caller;
    }

    private ClientAddress from() {
        return (ClientAddress) request.getAttribute(ClientAddress.ATTRIBUTE);
    }

    private void refuse(Optional<Duration> wait, Refusal reason, String wanted, ClientAddress from) {
        if (wait.isPresent()) {
            audit.refused(reason, wanted, from);
            throw RestError.tooMany(wait.get());
        }
    }

    private static Optional<ApiKey> key(HttpHeaders headers) {
        return key(Optional.ofNullable(headers.getHeaderString("apikey")));
    }

    private static Optional<ApiKey> key(Optional<String> text) {
        return text.filter(key -> !key.isBlank()).map(ApiKey::new);
    }
}
