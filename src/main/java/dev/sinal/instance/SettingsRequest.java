package dev.sinal.instance;

import dev.sinal.event.RawJson;
import java.util.Optional;

/**
 * The CDI event that is fired before a valid request to set what an instance streams takes effect.
 *
 * <p>An observer that asks another server, which owns the settings, can {@link #refuse} it. One that gets no answer throws an
 * {@link dev.sinal.rest.UnavailableException}.
 */
public final class SettingsRequest {
    private final String instance;
    private final RawJson body;
    private Refusal refusal;

    SettingsRequest(String instance, RawJson body) {
        this.instance = instance;
        this.body = body;
    }

    /** Returns the name of the instance. */
    public String instance() {
        return instance;
    }

    /** Returns the body of the request. */
    public RawJson body() {
        return body;
    }

    /**
     * Keeps the request from taking effect.
     *
     * @param status the status of the response
     * @param answer the body of the response as the owner of the settings has sent it
     */
    public void refuse(int status, String answer) {
        refusal = new Refusal(status, answer);
    }

    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    record Refusal(int status, String answer) {}
}
