package dev.sinal.runtime;

/** A CDI event: all components have started. */
public record Started() {}
