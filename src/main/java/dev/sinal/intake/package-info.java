/** The sources of events: input is checked here and published as {@link dev.sinal.event.Publication}s. */
package dev.sinal.intake;
