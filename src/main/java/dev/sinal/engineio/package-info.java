/**
 * Engine.IO, protocols 4 and 3: packets, sessions and their heartbeat, over whatever carries the frames.
 *
 * <p>It knows the JDK alone: a server plugs in by {@link dev.sinal.engineio.Transport}, a protocol on top by
 * {@link dev.sinal.engineio.SessionHandler}, and time by {@link dev.sinal.engineio.Timers}.
 */
package dev.sinal.engineio;
