/** Socket.IO, protocol 5: packets, namespaces and sockets, on sessions of {@link dev.sinal.engineio}. */
package dev.sinal.socketio;
