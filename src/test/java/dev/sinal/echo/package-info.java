/** The echo application: Sinal's protocol packages alone, for protocol suites to be pointed at. */
package dev.sinal.echo;
