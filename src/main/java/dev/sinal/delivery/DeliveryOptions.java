package dev.sinal.delivery;

import dev.sinal.access.AllowedHosts;
import dev.sinal.access.ApiKey;

/**
 * What is delivered, and to whom.
 *
 * @param websocketEnabled whether there is a stream at all
 * @param globalEvents whether the root namespace gets every instance's events
 * @param allowedHosts who needs no key
 * @param keyAtHandshake whether everyone else must show one with the handshake
 * @param resumptionKey signs the names by which clients come back
 */
public record DeliveryOptions(
        boolean websocketEnabled,
        boolean globalEvents,
        AllowedHosts allowedHosts,
        boolean keyAtHandshake,
        ApiKey resumptionKey) {}
