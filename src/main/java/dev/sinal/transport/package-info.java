/** Jakarta's side of Engine.IO: the gate that judges requests first, the WebSocket endpoints, and the polling servlet. */
package dev.sinal.transport;
