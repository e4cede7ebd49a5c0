/**
 * What the transports use of Payara beyond the Jakarta APIs: Grizzly connections and the upgrade of Tyrus. {@link
 * dev.sinal.transport.payara.RequestConnection} names no class of Payara and is used on every server; the other classes are used on Payara
 * only.
 */
package dev.sinal.transport.payara;
