/** The ordered log of events: positions, and the logs in memory and in a journal on disk. */
package dev.sinal.log;
