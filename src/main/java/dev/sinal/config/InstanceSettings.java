package dev.sinal.config;

/**
 * The settings of what instances and envelopes show.
 *
 * @param exposeTokens {@code AUTHENTICATION_EXPOSE_IN_FETCH_INSTANCES}: whether lists and envelopes show tokens
 * @param serverUrl {@code SERVER_URL}: the address of this server that envelopes show; {@code http.port} on localhost by default
 */
public record InstanceSettings(boolean exposeTokens, String serverUrl) {
    static InstanceSettings read(SettingSource source) {
        return new InstanceSettings(
                source.flag("AUTHENTICATION_EXPOSE_IN_FETCH_INSTANCES"),
                source.url(
                        "SERVER_URL",
                        "http://localhost:" + source.text("http.port").orElse("8080")));
    }
}
