/** From an event to the sockets that may see it: the log that orders events, and the broadcast that follows it. */
package dev.sinal.delivery;
