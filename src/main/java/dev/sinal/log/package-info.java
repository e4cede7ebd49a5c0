/** The ordered log of events: the port, its implementations in memory and on disk, and the observer that appends publications. */
package dev.sinal.log;
