package dev.sinal.delivery;

import dev.sinal.access.AllowedHosts;

/**
 * What is delivered, and to whom.
 *
 * @param websocketEnabled whether there is a stream at all
 * @param globalEvents whether the root namespace gets every instance's events
 * @param allowedHosts who needs no key
 * @param keyAtHandshake whether everyone else must show one with the handshake
 * @param backlogBytes how many bytes of events may wait for the broadcast
 */
public record DeliveryOptions(
        boolean websocketEnabled,
        boolean globalEvents,
        AllowedHosts allowedHosts,
        boolean keyAtHandshake,
        long backlogBytes) {}
