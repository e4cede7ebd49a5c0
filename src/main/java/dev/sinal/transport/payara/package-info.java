/** What the transports use of Payara beyond the Jakarta APIs: Grizzly connections and the upgrade of Tyrus. */
package dev.sinal.transport.payara;
