/** What an operator sees of the running server. */
package dev.sinal.monitor;
