package dev.sinal.instance;

import dev.sinal.access.GlobalKeys;

/**
 * What the settings say about instances.
 *
 * @param websocketEnabled whether anything is streamed at all ({@code WEBSOCKET_ENABLED})
 * @param exposeTokens whether lists and envelopes show tokens ({@code AUTHENTICATION_EXPOSE_IN_FETCH_INSTANCES})
 * @param serverUrl this server's own address, for envelopes ({@code SERVER_URL})
 * @param globalKeys the keys that open everything
 */
public record InstanceOptions(
        boolean websocketEnabled, boolean exposeTokens, String serverUrl, GlobalKeys globalKeys) {}
