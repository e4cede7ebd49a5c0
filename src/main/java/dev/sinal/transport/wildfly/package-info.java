/** What the transports use of WildFly beyond the Jakarta APIs: the channels and I/O threads of Undertow. Used on WildFly only. */
package dev.sinal.transport.wildfly;
