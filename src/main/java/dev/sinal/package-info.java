/** Puts the rooms together: what each gets of the settings, and when it starts and ends. */
package dev.sinal;
