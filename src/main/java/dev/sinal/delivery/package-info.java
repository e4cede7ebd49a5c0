/** Delivery of events from the log to the sockets that may receive them; also the history of events, and the recovery of streams. */
package dev.sinal.delivery;
