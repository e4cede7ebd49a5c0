/**
 * Engine.IO, protocols 4 and 3: packets, payloads, sessions, heartbeat and transport upgrade.
 *
 * <p>The package depends on the JDK only. A server implements {@link dev.sinal.engineio.Transport} and passes on requests
 * and frames, a protocol on top implements {@link dev.sinal.engineio.SessionHandler}, and {@link dev.sinal.engineio.Timers}
 * take time from a clock that a test can replace.
 */
package dev.sinal.engineio;
