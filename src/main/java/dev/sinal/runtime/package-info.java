/** What all packages run on: the thread pool, the serial executor, and the phases in which the application starts and stops. */
package dev.sinal.runtime;
