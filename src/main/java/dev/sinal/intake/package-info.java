/** The ways in: what happened is checked at the door and fired as {@link dev.sinal.event.InstanceEvent}s. */
package dev.sinal.intake;
