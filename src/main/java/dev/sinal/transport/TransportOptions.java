package dev.sinal.transport;

/**
 * What the transports take, and what the server's front page says.
 *
 * @param enabled whether sockets are served at all
 * @param maxPayload the largest message, in bytes
 * @param maxFragments how many small fragments a WebSocket message may have
 * @param sender how frames leave by a WebSocket
 * @param mode off, traditional or global
 * @param version Sinal's own
 */
public record TransportOptions(
        boolean enabled, int maxPayload, int maxFragments, ChosenSender sender, String mode, String version) {}
