/** Socket.IO, protocols 5 and 4: packets, namespaces and sockets, on sessions of {@link dev.sinal.engineio}. */
package dev.sinal.socketio;
