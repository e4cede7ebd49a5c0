/** The echo application: the protocol packages alone, which protocol suites are run against. */
package dev.sinal.echo;
