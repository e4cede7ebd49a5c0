/** The settings, read and checked once at start, in a group for each package that reads them; the data directory. */
package dev.sinal.config;
