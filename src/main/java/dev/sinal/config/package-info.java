/** The settings, read and checked once at start. */
package dev.sinal.config;
