/**
 * The Jakarta side of Engine.IO: the filter that every request passes first, the WebSocket endpoints, and the polling servlet. What only one
 * application server has is in a package of its own below this one, whose classes are loaded on that server only.
 */
package dev.sinal.transport;
