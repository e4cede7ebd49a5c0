package dev.sinal.runtime;

/** The CDI event that is fired when all components have started. */
public record Started() {}
