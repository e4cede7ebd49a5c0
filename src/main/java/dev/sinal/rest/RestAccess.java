package dev.sinal.rest;

import dev.sinal.access.AccessPolicy;
import dev.sinal.access.Action;
import dev.sinal.access.ApiKey;
import dev.sinal.access.Audit;
import dev.sinal.access.BodyBudget.Holder;
import dev.sinal.access.Caller;
import dev.sinal.access.CallerResolver;
import dev.sinal.access.ClientAddress;
import dev.sinal.access.Decision;
import dev.sinal.access.RateLimits;
import dev.sinal.access.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;

/**
 * Checks the caller of the current REST request. The key in the header {@code apikey} decides, else the {@link Credentials} of a webhook; an
 * allowed host has no rights over REST.
 */
@Singleton
public class RestAccess {
    private static final String STATE = "dev.sinal.access";

    private final CallerResolver callers;
    private final WebhookKeys webhookKeys;
    private final RateLimits rateLimits;
    private final Audit audit;
    private final CurrentRequest request;

    @Inject
    RestAccess(
            CallerResolver callers,
            WebhookKeys webhookKeys,
            RateLimits rateLimits,
            Audit audit,
            CurrentRequest request) {
        this.callers = callers;
        this.webhookKeys = webhookKeys;
        this.rateLimits = rateLimits;
        this.audit = audit;
        this.request = request;
    }

    /**
     * The credentials that a request has in place of the header {@code apikey}.
     *
     * @param key the key by which the limits on wrong keys know it
     * @param caller the caller that it stands for; empty if that is what the key says
     */
    record Credentials(ApiKey key, Optional<Caller> caller) {}

    /** The credentials and the caller of one request, as far as they are known. */
    private static final class State {
        /** What the headers have. */
        private Optional<Credentials> credentials;
        /** Null until a check has allowed it. */
        private Caller caller;

        State(Optional<Credentials> credentials) {
            this.credentials = credentials;
        }
    }

    /** Accepts a key in the header {@code Authorization} of the current request, where the header {@code apikey} has none. */
    public void acceptWebhookKey() {
        var state = state();
        state.credentials = state.credentials.or(() -> webhookKeys.credentials(header("Authorization")));
    }

    /**
     * Requires that the caller may perform an action.
     *
     * @throws RestError 401 if it may not, whether or not what the action names exists (the reference answers 404 for what does not);
     *     429 if it has to wait
     */
    public void require(Action action) {
        require(action, Optional.empty());
    }

    /**
     * Requires that the caller may perform an action.
     *
     * @param bodyKey the key that decides where the header has none, for a caller that can't send one
     * @throws RestError 401 if the caller may not perform the action; 429 if it has to wait
     */
    public void require(Action action, Optional<String> bodyKey) {
        var address = address();
        var state = state();
        var credentials = state.credentials.or(() -> key(bodyKey));
        var key = credentials.map(Credentials::key);
        refusePenalty(key, action, address);
        var caller = resolve(credentials);
        key.ifPresent(checked -> rateLimits.addKey(address, checked, caller));
        var decision = AccessPolicy.decide(caller, action);
        if (decision != Decision.ALLOWED) {
            audit.refused(decision.refusal(), action.toString(), address);
            throw RestError.unauthorized();
        }
        state.caller = caller;
    }

    /** Returns the caller that the last check of the current request allowed. */
    public Caller caller() {
        return state().caller;
    }

    /**
     * Counts a publication of the current request's address.
     *
     * @throws RestError 429 if the address has sent too many publications, or too many wrong keys
     */
    void limitPublications() {
        var address = address();
        refusePenalty(state().credentials.map(Credentials::key), "to publish", address);
        refuse(rateLimits.acquirePublication(address), Refusal.TOO_MANY_PUBLICATIONS, "to publish", address);
    }

    /** Returns the current request's sender of a body: known if the last check allowed it, or if its headers have a valid key. */
    Holder bodyHolder() {
        var state = state();
        var known = state.caller != null
                || state.credentials.isPresent() && !(resolve(state.credentials) instanceof Caller.UnknownKey);
        return new Holder(address().limitKey(), known);
    }

    private ClientAddress address() {
        return (ClientAddress) request.get().getAttribute(ClientAddress.ATTRIBUTE);
    }

    private void refusePenalty(Optional<ApiKey> key, Object attempt, ClientAddress address) {
        refuse(key.flatMap(sent -> rateLimits.penalty(address, sent)), Refusal.TOO_MANY_KEYS, attempt, address);
    }

    /** @param attempt what is refused, as its text says */
    private void refuse(Optional<Duration> wait, Refusal reason, Object attempt, ClientAddress address) {
        if (wait.isPresent()) {
            audit.refused(reason, attempt.toString(), address);
            throw RestError.tooMany(wait.get());
        }
    }

    private Caller resolve(Optional<Credentials> credentials) {
        return credentials
                .flatMap(Credentials::caller)
                .orElseGet(() -> callers.resolve(credentials.map(Credentials::key), false));
    }

    private State state() {
        var known = (State) request.get().getAttribute(STATE);
        if (known != null) {
            return known;
        }
        var state = new State(key(Optional.of(header("apikey"))));
        request.get().setAttribute(STATE, state);
        return state;
    }

    /** Returns the values of a header of the current request as one; empty if there is none. */
    private String header(String name) {
        return String.join(",", Collections.list(request.get().getHeaders(name)));
    }

    private static Optional<Credentials> key(Optional<String> text) {
        return text.filter(key -> !key.isBlank()).map(key -> new Credentials(new ApiKey(key), Optional.empty()));
    }
}
