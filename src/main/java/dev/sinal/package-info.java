/** Starts and stops the application's components, phase by phase. */
package dev.sinal;
