/** Jakarta's side of Engine.IO: the filter that judges handshakes before the upgrade, and the WebSocket endpoints. */
package dev.sinal.transport;
