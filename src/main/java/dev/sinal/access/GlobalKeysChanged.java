package dev.sinal.access;

/** A CDI event: the global keys are others than before, so that sockets may have lost their access. */
public record GlobalKeysChanged() {}
