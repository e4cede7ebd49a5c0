/** A running Evolution API as a source: its events by its Socket.IO server, and its instances by REST. */
package dev.sinal.intake.upstream;
